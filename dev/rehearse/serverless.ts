/** The serverless command, against the emulated AWS. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Command, run } from './commands.ts';
import { CREDENTIALS, REGION } from './emulator.ts';

export const STAGE = 'rehearse';
export const STACK_NAME = `wechat-materials-${STAGE}`;
export const PARAMETER_PREFIX = `/wechat-materials/${STAGE}`;

export type Deployment = {
  /** In place of AWS. */
  readonly endpoint: string;
  /** Params of serverless.yml. */
  readonly params: Readonly<Record<string, string>>;
  readonly log: string;
  readonly signal: AbortSignal;
};

const binary = join(
  createRequire(import.meta.url).resolve('serverless/package.json'),
  '../bin/serverless.js',
);

/** Builds the package of the service in `cwd` into `folder`. */
export const packageService = (deployment: Deployment, cwd: string, folder: string) =>
  serverless(deployment, cwd, ['package', '--package', folder], 240_000);

/** Deploys what `packageService` made, or, without a folder, packages and deploys; gives what it printed. */
export const deployService = (deployment: Deployment, cwd: string, folder?: string) =>
  serverless(deployment, cwd, ['deploy', ...(folder ? ['--package', folder] : [])], 300_000);

export const removeService = (deployment: Deployment, cwd: string) =>
  serverless(deployment, cwd, ['remove'], 120_000);

function serverless(
  { endpoint, params, log, signal }: Deployment,
  cwd: string,
  args: readonly string[],
  limitMs: number,
): Promise<string> {
  const given = Object.entries(params).flatMap(([name, value]) => ['--param', `${name}=${value}`]);
  const command: Command = {
    file: process.execPath,
    args: [binary, ...args, '--stage', STAGE, '--region', REGION, ...given],
    cwd,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      // serverless-esbuild leaves a folder for each function there.
      TMPDIR: dirname(log),
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
      SLS_NOTIFICATIONS_MODE: 'off',
      SLS_TELEMETRY_DISABLED: '1',
      NODE_NO_WARNINGS: '1',
    },
    log,
  };
  return run(command, limitMs, signal);
}
