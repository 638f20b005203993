/** ministack, an emulated AWS: one process on a free port of 127.0.0.1, with all that it writes in one folder. */
import { mkdir, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Running, start } from './commands.ts';

/** Twelve digits as the key id make the root of that account. */
export const CREDENTIALS = { accessKeyId: '123456789012', secretAccessKey: 'rehearsal' };
export const REGION = 'ap-southeast-1';

export type EmulatorOptions = {
  /** Of the Python environment. */
  readonly bin: string;
  /** Takes what it stores, the functions unpacked, and its log. */
  readonly folder: string;
  /** What functions call, and what presigned URLs begin with. */
  readonly endpoint: string;
  readonly port: number;
  /** Takes what the functions write. */
  readonly functionLog: string;
};

const READY_WITHIN_MS = 30_000;

export async function startEmulator(options: EmulatorOptions): Promise<Running> {
  const scratch = join(options.folder, 'tmp');
  await mkdir(scratch, { recursive: true });
  // Below our own package.json, Node would take what ministack starts functions with for a module.
  await writeFile(join(scratch, 'package.json'), '{ "type": "commonjs" }\n');
  const emulator = start({
    file: join(options.bin, 'python'),
    args: [join(import.meta.dirname, 'emulator.py')],
    env: environment(options, scratch),
    log: join(options.folder, 'ministack.log'),
  });
  try {
    await Promise.race([untilHealthy(`http://127.0.0.1:${options.port}/_ministack/health`), emulator.ended]);
  } catch (error) {
    await emulator.stop();
    throw error;
  }
  return emulator;
}

/** Nothing of this process's own but the way to Python's libraries: what is here reaches the functions as well. */
function environment({ port, endpoint, functionLog }: EmulatorOptions, scratch: string): NodeJS.ProcessEnv {
  const { PATH = '', HOME, LD_LIBRARY_PATH } = process.env;
  return {
    HOME,
    LD_LIBRARY_PATH,
    // Functions run on the first node that it finds. Ours is Node 24.
    PATH: [dirname(process.execPath), PATH].join(delimiter),
    TMPDIR: scratch,
    PYTHONDONTWRITEBYTECODE: '1',
    GATEWAY_PORT: `${port}`,
    BIND_HOST: '127.0.0.1',
    MINISTACK_HOST: '127.0.0.1',
    MINISTACK_ACCOUNT_ID: CREDENTIALS.accessKeyId,
    MINISTACK_REGION: REGION,
    // Checks signatures, and every role's rights.
    AUTH: 'true',
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    AWS_ENDPOINT_URL: endpoint,
    S3_DATA_DIR: join(scratch, 's3'),
    STATE_DIR: join(scratch, 'state'),
    IOT_MTLS_ENABLED: '0',
    SFTP_ENABLED: '0',
    NODE_OPTIONS: `--import=${join(import.meta.dirname, 'copy-output.mjs')}`,
    REHEARSAL_FUNCTION_LOG: functionLog,
  };
}

async function untilHealthy(url: string): Promise<void> {
  const end = performance.now() + READY_WITHIN_MS;
  while (performance.now() < end) {
    const response = await fetch(url).catch(() => undefined);
    const { auth } = ((await response?.json()) ?? {}) as { auth?: string };
    if (auth === 'enabled') return;
    await delay(100);
  }
  throw new Error('ministack did not become ready');
}
