/** A Python environment of the rehearsal's own, with the packages of requirements.txt and nothing else. */
import { copyFile, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './commands.ts';

const requirements = join(import.meta.dirname, 'requirements.txt');

export type PythonOptions = { readonly folder: string; readonly log: string; readonly signal: AbortSignal };

/** Makes the environment unless it is there and up to date; gives the folder of its commands. */
export async function pythonEnvironment({ folder, log, signal }: PythonOptions): Promise<string> {
  const environment = join(folder, 'python');
  const bin = join(environment, 'bin');
  const installed = join(environment, 'requirements.txt');
  const wanted = await readFile(requirements, 'utf8');
  if (wanted === (await readFile(installed, 'utf8').catch(() => ''))) return bin;

  const { env } = process;
  await rm(environment, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await run({ file: 'python3', args: ['-m', 'venv', environment], env, log }, 60_000, signal);
  const install = ['install', '--quiet', '--disable-pip-version-check', '--no-deps', '--require-hashes'];
  const args = [...install, '--only-binary', ':all:', '-r', requirements];
  await run({ file: join(bin, 'pip'), args, env, log }, 240_000, signal);
  await copyFile(requirements, installed);
  return bin;
}
