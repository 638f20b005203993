import { once } from 'node:events';
import type { Server } from 'node:http';
import { isIPv6 } from 'node:net';
import type { AppSetup } from './core/app.ts';
import type { Limits } from './core/limits.ts';
import type { Quirks } from './core/quirks.ts';
import type { QuotaSetup } from './core/quotas.ts';
import { State } from './core/state.ts';
import { makePusher } from './wire/push.ts';
import { makeServer } from './wire/server.ts';

export type { AppSetup, Confirmation } from './core/app.ts';
export type { Fault, FaultOrder } from './core/faults.ts';
export type { LimitName, Limits } from './core/limits.ts';
export type { QuirkName, Quirks } from './core/quirks.ts';
export type { Quota, QuotaSetup } from './core/quotas.ts';
export type { LoggedPart, LoggedRequest } from './core/request-log.ts';
export type { State } from './core/state.ts';

/** The app there is when no other is set up. */
export const DEFAULT_APP: { app_id: string; app_secret: string } = {
  app_id: 'wx5a1e0f2b3c4d5e6f',
  app_secret: '0123456789abcdef0123456789abcdef',
};

export interface SimulatorOptions {
  /** 0 takes any free port. */
  port?: number;
  host?: string;
  /** The time in milliseconds, before what the control API adds to it. */
  now?: () => number;
  apps?: readonly AppSetup[];
  limits?: Partial<Limits>;
  quirks?: Partial<Quirks>;
  quotas?: QuotaSetup;
  /** What video and article links begin with, where clients reach the simulator under another address than its own. */
  origin?: string;
  /** What picture URLs begin with, such as `http://mmbiz.qpic.cn`. Without it the simulator serves them itself. */
  pictureOrigin?: string;
}

export interface Simulator {
  /** In place of `https://api.weixin.qq.com`. */
  readonly url: string;
  readonly port: number;
  /** The first app. */
  readonly app: { readonly app_id: string; readonly app_secret: string };
  /** Everything the simulator knows, for tests in the same process. */
  readonly state: State;
  close(): Promise<void>;
}

/** Starts a simulator of WeChat's API. Rejects when the port is taken. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { port = 0, host = '127.0.0.1', apps = [DEFAULT_APP] } = options;
  const [app = DEFAULT_APP] = apps;
  const state = new State({ ...options, apps });
  const server = makeServer(state);
  const pusher = makePusher();
  state.events.deliver = pusher.push;
  server.listen(port, host);
  await once(server, 'listening');
  const url = addressOf(server, host);
  state.origin = options.origin ?? url;
  state.pictureOrigin = options.pictureOrigin ?? state.origin;
  return {
    url,
    port: Number(new URL(url).port),
    app: { app_id: app.app_id, app_secret: app.app_secret },
    state,
    async close() {
      state.agenda.clear();
      await pusher.close();
      await close(server);
    },
  };
}

/** A server that listens everywhere is reached at home. */
function addressOf(server: Server, host: string): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the simulator needs a TCP port');
  const home = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${isIPv6(home) ? `[${home}]` : home}:${address.port}`;
}

async function close(server: Server): Promise<void> {
  if (!server.listening) return;
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
}
