/** The end-to-end tests of the local stack, against the deployed API. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestInfo } from '../../test/helpers/stack.ts';
import { serviceFolder } from '../stack/service.ts';
import { run } from './commands.ts';
import { LEFT_OUT } from './left-out.ts';

export type EndToEnd = { readonly info: TestInfo; readonly log: string; readonly signal: AbortSignal };

const FOLDER = 'test/e2e';
const LIMIT_MS = 360_000;

/** Runs them; gives how many passed. @throws with the failures */
export async function runEndToEnd({ info, log, signal }: EndToEnd): Promise<string> {
  const all = await readdir(join(serviceFolder, FOLDER));
  const files = all.filter((name) => name.endsWith('.test.ts')).map((name) => join(FOLDER, name));
  const skipped = LEFT_OUT.flatMap(({ test }) => ['--test-skip-pattern', exactly(test)]);
  const args = ['--test', '--test-concurrency=3', '--test-reporter=spec', ...skipped, ...files];
  const env = {
    ...process.env,
    TEST_STACK: JSON.stringify(info),
    // Compiled once, as in test/test.env.
    NODE_COMPILE_CACHE: join(serviceFolder, '.local', 'compile-cache'),
  };
  const output = await run({ file: process.execPath, args, cwd: serviceFolder, env, log }, LIMIT_MS, signal);
  const passed = Number(/^ℹ pass (\d+)$/m.exec(output)?.[1] ?? 0);
  if (passed < 100) throw new Error(`only ${passed} tests were run`);
  return `${passed} tests passed, ${LEFT_OUT.length} left out`;
}

const exactly = (name: string) => `/^${name.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')}$/`;
