/**
 * `npm run rehearse`: packages the service, deploys it to an emulated AWS with the simulator as WeChat, upgrades it with
 * data in place, runs the end-to-end tests against it, deploys it again, and removes it. All of it on 127.0.0.1; only
 * the Python packages of requirements.txt are fetched, once.
 */
import { mkdir, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { serviceFolder } from '../stack/service.ts';
import { rehearse } from './rehearsal.ts';
import { makeSteps } from './steps.ts';

const LIMIT_SECONDS = 15 * 60;
const folder = join(serviceFolder, '.local', 'rehearse');
const output = join(folder, 'run');

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(name, () => stop.abort(new Error(`stopped by ${name}`)));

const { step } = makeSteps((line) => console.log(line), stop.signal);
await rm(output, { recursive: true, force: true });
await mkdir(output, { recursive: true });
try {
  await step('in all', LIMIT_SECONDS, () => rehearse({ folder, output, step, signal: stop.signal }));
  console.log('rehearsal passed');
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.error(`rehearsal failed; what was written is in ${relative(process.cwd(), output)}`);
  process.exitCode = 1;
} finally {
  // Ends the commands of a step that took too long.
  stop.abort();
}
