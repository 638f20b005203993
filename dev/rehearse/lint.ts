/** cfn-lint over the packaged template. */
import { join } from 'node:path';
import { run } from './commands.ts';
import { REGION } from './emulator.ts';
import { templateFile } from './settings.ts';

export type LintOptions = {
  /** Of the Python environment. */
  readonly bin: string;
  /** Of the package. */
  readonly folder: string;
  readonly log: string;
  readonly signal: AbortSignal;
};

/** W3005: the serverless framework writes DependsOn beside the GetAtt of a function's role. One of the two would do. */
const EXPLAINED = ['W3005'];

/** @throws with what it found, warnings included */
export async function lintTemplate({ bin, folder, log, signal }: LintOptions): Promise<string> {
  const options = ['--non-zero-exit-code', 'warning', '--regions', REGION, '--ignore-checks', ...EXPLAINED];
  const args = [...options, '--', templateFile(folder)];
  await run({ file: join(bin, 'cfn-lint'), args, env: process.env, log }, 120_000, signal);
  return `no error, no warning but ${EXPLAINED}`;
}
