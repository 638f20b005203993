/** All that the rehearsal needs around the service: an emulated AWS, a WeChat, somebody's file server. */
import { join } from 'node:path';
import { startFileHost } from '../../test/helpers/file-host.ts';
import { freePort } from '../stack/free-port.ts';
import { startSimulator } from '../wechat/simulator.ts';
import { type Door, openDoor } from './door.ts';
import { startEmulator } from './emulator.ts';

export type App = { readonly app_id: string; readonly app_secret: string };

export type World = {
  /** Of the emulated AWS. */
  readonly endpoint: string;
  /** Rejects should the emulated AWS end. */
  readonly ended: Promise<never>;
  readonly wechatUrl: string;
  /** Apps at WeChat: one that is used, and one that nobody ever calls for. */
  readonly apps: readonly [App, App];
  readonly files: { readonly host: string; readonly url: string };
  /** Takes what the functions write. */
  readonly functionLog: string;
  /** Opens a door to an API. */
  openApi(apiId: string): Promise<Door>;
};

export type WorldOptions = {
  /** Of the Python environment. */
  readonly bin: string;
  readonly folder: string;
  /** Takes all that must be closed in the end. */
  readonly resources: AsyncDisposableStack;
};

const APPS: readonly [App, App] = [
  { app_id: 'wx5a1e0f2b3c4d5e6f', app_secret: '0123456789abcdef0123456789abcdef' },
  { app_id: 'wx6f5e4d3c2b1a0f9e', app_secret: 'fedcba9876543210fedcba9876543210' },
];

export async function startWorld({ bin, folder, resources }: WorldOptions): Promise<World> {
  const own = <Thing extends { close(): Promise<void> }>(thing: Thing) =>
    resources.adopt(thing, (used) => used.close());
  const simulator = own(await startSimulator({ apps: APPS }));
  const files = own(await startFileHost());
  const port = await freePort();
  const aws = own(await openDoor({ port }));
  const functionLog = join(folder, 'functions.log');
  const emulator = await startEmulator({ bin, folder, endpoint: aws.url, port, functionLog });
  resources.defer(() => emulator.stop());
  return {
    endpoint: aws.url,
    ended: emulator.ended,
    wechatUrl: simulator.url,
    apps: APPS,
    files,
    functionLog,
    openApi: async (apiId) =>
      own(await openDoor({ port, host: () => `${apiId}.execute-api.127.0.0.1:${port}` })),
  };
}
