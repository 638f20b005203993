/** What the rows have in common: a folder for bundles and files, and the servers. */
import { execFile } from 'node:child_process';
import { access, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Seen, Upstream } from '../servers/upstream.ts';
import { type Program, startProgram } from './program.ts';

export const root = join(import.meta.dirname, '../..');
export const PEERS = join(root, 'test/peers');

export type Context = {
  /** For bundles and files; gone afterwards. */
  readonly folder: string;
  readonly upstream: Upstream;
  /** A smaller run, to try things. */
  readonly quick: boolean;
  /** What programs of ours are started with. */
  readonly environment: Readonly<Record<string, string>>;
  readonly tell: (task: string, argument?: unknown) => Promise<unknown>;
  readonly seen: () => Promise<Seen>;
  readonly start: (
    name: string,
    file: string,
    environment?: Readonly<Record<string, string>>,
  ) => Promise<Program>;
  /** A file of so many bytes that begins as a JPEG. */
  readonly fileOf: (size: number) => Promise<string>;
};

/** Starts the servers, does the work, and ends all that was started. */
export async function withContext<T>(quick: boolean, work: (context: Context) => Promise<T>): Promise<T> {
  await installPeers();
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  const programs: Program[] = [];
  const start = async (name: string, file: string, environment: Readonly<Record<string, string>> = {}) => {
    const program = await startProgram(name, file, folder, environment);
    programs.push(program);
    return program;
  };
  try {
    const server = await start('upstream', 'bench/servers/upstream.ts');
    const tell = async (task: string, argument?: unknown) => (await server.run(task, argument)).answer;
    const upstream = (await tell('listen')) as Upstream;
    const environment = environmentOf(upstream);
    return await work({
      folder,
      upstream,
      quick,
      environment,
      tell,
      seen: async () => (await tell('seen')) as Seen,
      start: (name, file, more = {}) => start(name, file, { ...environment, ...more }),
      async fileOf(size) {
        const path = join(folder, `${size}.jpg`);
        await writeFile(
          path,
          Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(size - 4, 7)]),
        );
        return path;
      },
    });
  } finally {
    await Promise.all(programs.map((program) => program.stop()));
    await rm(folder, { recursive: true, force: true });
  }
}

const environmentOf = ({ wechat, s3, ssm }: Upstream): Record<string, string> => ({
  PEERS,
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'bench',
  AWS_SECRET_ACCESS_KEY: 'bench',
  AWS_ENDPOINT_URL_S3: s3,
  AWS_ENDPOINT_URL_SSM: ssm,
  AWS_ENDPOINT_URL_SQS: 'http://127.0.0.1:1',
  PARAMETER_PREFIX: '/bench',
  STAGING_BUCKET: 'staging',
  LIBRARY_BUCKET: 'library',
  REFRESH_FUNCTION: 'refresh-token',
  FORWARD_QUEUE_URL: 'http://127.0.0.1:1/forward',
  DOWNLOAD_QUEUE_URL: 'http://127.0.0.1:1/download',
  DOWNLOAD_WAIT_SECONDS: '20',
  WECHAT_BASE_URL: wechat,
  REMOTE_ALLOW_HOSTS: new URL(wechat).host,
  POWERTOOLS_LOG_LEVEL: 'ERROR',
});

/** The peers have an install of their own (test/peers). */
async function installPeers(): Promise<void> {
  try {
    await access(join(PEERS, 'node_modules/co-wechat-api'));
  } catch {
    await promisify(execFile)('npm', ['ci', '--prefix', PEERS, '--ignore-scripts']);
  }
}
