/**
 * A Parameter Store for development: versions, tiers and limits, SecureStrings that read as ciphertext unless decryption is
 * asked for, and the errors SDKs expect. It forgets everything when it ends, and remembers every call until it is told not to.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Access } from '../iam/access.ts';
import type { Credentials } from '../sigv4/verify.ts';
import { CallLog, type LoggedCall } from './call-log.ts';
import { exchange, type SsmService } from './exchange.ts';
import { putParameter } from './operations/put-parameter.ts';
import { ParameterStore, type ParameterType } from './store.ts';

export type SsmOptions = {
  /** 0 or nothing: any free port. */
  port?: number;
  host?: string;
  region: string;
  /** Where given, every request must be signed with them; whoever does may do everything. */
  credentials?: Credentials;
  /** In place of the credentials: several keys, each with rights of its own. */
  access?: Access;
  /** Milliseconds since 1970. */
  now?: () => number;
};

export type LocalSsm = {
  readonly url: string;
  readonly port: number;
  /** Writes a parameter as PutParameter would, over an older one if there is one. Not counted as a call. */
  put(name: string, value: string, type?: ParameterType): void;
  /** The newest value of a parameter, decrypted. Not counted as a call. */
  value(name: string): string | undefined;
  /** The names of all parameters, in order. */
  names(): string[];
  /** The calls since the start or the last clearing, oldest first. */
  calls(): LoggedCall[];
  clearCalls(): void;
  close(): Promise<void>;
};

const ACCOUNT = '000000000000';
const SKEW_MS = 5 * 60 * 1000;
/** Longer than SDK clients keep idle connections, so that it is never this side that closes one about to be used. */
const KEEP_ALIVE_MS = 120_000;

/** Starts an empty Parameter Store. */
export async function startSsm(options: SsmOptions): Promise<LocalSsm> {
  const { host = '127.0.0.1', port = 0, region, credentials, now = Date.now } = options;
  const access = options.access ?? (credentials && Access.of(credentials));
  const service: SsmService = {
    store: new ParameterStore(),
    place: { region, account: ACCOUNT },
    now,
    log: new CallLog(),
    access,
    rules: access && {
      region,
      service: 'ssm',
      secretOf: (accessKeyId) => access.secretOf(accessKeyId),
      now,
      maxSkewMs: SKEW_MS,
    },
  };
  const exchanges = new Set<Promise<void>>();
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (message, response) => {
    const running = exchange(service, message, response).finally(() => exchanges.delete(running));
    exchanges.add(running);
  });
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address() as AddressInfo;
  return {
    url: `http://${host}:${address.port}`,
    port: address.port,
    put: (name, value, type = service.store.newest(name)?.type ?? 'String') => {
      putParameter.run({ Name: name, Value: value, Type: type, Overwrite: true }, service);
    },
    value: (name) => service.store.newest(name)?.value,
    names: () => service.store.all().map((parameter) => parameter.name),
    calls: () => service.log.all(),
    clearCalls: () => service.log.clear(),
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      await Promise.all(exchanges);
    },
  };
}
