/** The version of the service that an operator would have deployed before this one. */
import { execFile } from 'node:child_process';
import { mkdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { serviceFolder } from '../stack/service.ts';
import { run } from './commands.ts';

export type Version = {
  readonly folder: string;
  /** For the report. */
  readonly name: string;
};

export type PreviousOptions = { readonly folder: string; readonly log: string; readonly signal: AbortSignal };

/** What a package is made from. */
const SOURCES = ['functions', 'lib', 'resources', 'serverless.yml', 'openapi.json'];

/**
 * Puts the last commit whose package differs from this one into a folder, with the same node_modules. Where history has
 * none, as in a shallow clone, it is this same version.
 */
export async function checkOutPrevious({ folder, log, signal }: PreviousOptions): Promise<Version> {
  const commit = await previousCommit();
  if (!commit)
    return { folder: serviceFolder, name: 'this same version: there is no history here to upgrade from' };
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const archive = join(folder, 'service.tar');
  const { env } = process;
  await run(
    { file: 'git', args: ['archive', '-o', archive, commit], cwd: serviceFolder, env, log },
    30_000,
    signal,
  );
  await run({ file: 'tar', args: ['-xf', archive, '-C', folder], env, log }, 30_000, signal);
  await rm(archive);
  await symlink(join(serviceFolder, 'node_modules'), join(folder, 'node_modules'));
  return { folder, name: (await git('log', '-1', '--format=%h %s', commit)).trim() };
}

async function previousCommit(): Promise<string | undefined> {
  const dirty = await git('status', '--porcelain', '--', ...SOURCES).catch(() => undefined);
  // Not a clone at all.
  if (dirty === undefined) return undefined;
  if (dirty) return 'HEAD';
  const last = (await git('log', '-1', '--format=%H', '--', ...SOURCES)).trim();
  const before = `${last}^`;
  return await git('cat-file', '-e', before).then(
    () => before,
    () => undefined,
  );
}

async function git(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('git', args, { cwd: serviceFolder });
  return stdout;
}
