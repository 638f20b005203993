/**
 * The end of an end-to-end run: were the functions denied anything, and do they have rights that they made no use of?
 *
 * The first is a fault whatever was run. The second can be told only where every test file was run to its end; a right that
 * no test needs must stand in rare-rights.ts then, with its reason.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Access, Denial, Usage } from '../../dev/aws/iam/access.ts';
import { deniedMessage } from '../../dev/aws/iam/access.ts';
import type { Grant } from '../../dev/aws/iam/policy.ts';
import type { StackInfo } from '../../dev/stack/stack.ts';
import { spelled } from '../helpers/acting.ts';
import { RARE, type RareRight } from './rare-rights.ts';

/** Where each test process says that its file came to its end. */
export const RAN = 'ran';
/** Where tests that let the library act with a function's rights, without the stack, say which it used. */
export const USED = 'used-rights';
/** Those on which the judgement of a whole run counts. */
export const ACTING = [
  'lib/deletions/delete-material.test.ts',
  'lib/deletions/plan.test.ts',
  'lib/deletions/restore.test.ts',
  'lib/deletions/work.test.ts',
  'lib/handles/handles.test.ts',
  'lib/handles/keep-handles.test.ts',
  'lib/library/erase.test.ts',
  'lib/library/obtain.test.ts',
  'lib/mirror/crashes.test.ts',
  'lib/mirror/mirror.test.ts',
  'lib/mirror/schedule.test.ts',
  'lib/mirror/search.test.ts',
  'lib/publications/publications.test.ts',
  'lib/uploads/death.test.ts',
  'lib/uploads/forward.test.ts',
  'lib/uploads/reconcile.test.ts',
  'lib/uploads/retry.test.ts',
  'lib/uploads/sweep.test.ts',
];

/** @throws {Error} that lists what is wrong with the rights */
export async function checkRights(access: Access, info: StackInfo): Promise<void> {
  const folder = dirname(info.log);
  const elsewhere = new Set((await readFile(join(folder, USED), 'utf8')).split('\n'));
  const functions = access.usage().map((usage) => named(usage, info, elsewhere));
  await writeFile(join(folder, 'rights.json'), `${JSON.stringify(functions, null, 2)}\n`);
  const faults = [
    ...access.denials().map(denied),
    ...stale(functions, RARE),
    ...((await isWhole(folder)) ? unused(functions, RARE) : []),
  ];
  if (faults.length === 0) return;
  // The runner fails, and does not say why.
  console.error(`Rights of functions:\n${faults.join('\n')}`);
  throw new Error('The rights of functions are not those that they use');
}

type FunctionRights = {
  readonly name: string;
  readonly used: readonly string[];
  readonly unused: readonly string[];
};

const denied = (denial: Denial) => `  missing: ${deniedMessage(denial)}`;

/** Rights that were not used and are not known to be rare. */
export const unused = (functions: readonly FunctionRights[], rare: readonly RareRight[]): string[] =>
  functions.flatMap(({ name, unused: rights }) =>
    rights
      .filter((right) => !rare.some((known) => covers(known, name, right)))
      .map(
        (right) => `  never used: ${name} ${right} (take it away, or say in test/e2e/rare-rights.ts when)`,
      ),
  );

/** What is said to be rare and is not granted at all. */
export const stale = (functions: readonly FunctionRights[], rare: readonly RareRight[]): string[] =>
  rare.flatMap((known) =>
    (known.functions ?? [undefined]).flatMap((only) =>
      known.rights
        .filter((right) => !functions.some((one) => (!only || one.name === only) && has(one, right)))
        .map((right) => `  not granted, though rare-rights.ts explains it: ${only ?? 'anybody'} ${right}`),
    ),
  );

const covers = ({ functions, rights }: RareRight, name: string, right: string) =>
  (!functions || functions.includes(name)) && rights.includes(right);

const has = ({ used, unused }: FunctionRights, right: string) =>
  used.includes(right) || unused.includes(right);

/** As rare-rights.ts writes them. There is no local CloudWatch to write a log to. */
function named(
  { accessKeyId, granted, used }: Usage,
  { parameter_prefix: parameters, staging_bucket: staging, library_bucket: library }: StackInfo,
  elsewhere: ReadonlySet<string>,
): FunctionRights {
  // `/{service}/{stage}`, as function names begin with `{service}-{stage}`.
  const prefix = parameters.slice(1).replace('/', '-');
  const name = accessKeyId.slice(prefix.length + 1);
  const spell = (grant: Grant) => spelled(grant, { prefix, parameters, staging, library });
  const keys = new Set(used.map(spell));
  const local = granted.filter(({ action }) => !action.startsWith('logs:')).map(spell);
  const isUsed = (right: string) => keys.has(right) || elsewhere.has(`${name} ${right}`);
  return { name, used: local.filter(isUsed), unused: local.filter((right) => !isUsed(right)) };
}

/** Was every test file run to its end, without a filter? */
async function isWhole(folder: string): Promise<boolean> {
  if (process.execArgv.some((argument) => /^--test-(name|skip|only|shard)/.test(argument))) return false;
  const ran = new Set((await readFile(join(folder, RAN), 'utf8')).split('\n'));
  const files = (await readdir(import.meta.dirname)).filter((file) => file.endsWith('.test.ts'));
  return [...files.map((file) => `e2e/${file}`), ...ACTING].every((file) => ran.has(file));
}
