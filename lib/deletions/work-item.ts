/** The deletion of one item of a plan, and what a failure means for the plan. */
import { type FetchFileParts, fetchFile } from '../library/fetch-file.ts';
import { markDeleted } from '../library/mark-deleted.ts';
import type { DeletionRequest, RecordKey } from '../library/record.ts';
import { log } from '../log.ts';
import { type Problems, toProblem, toProblems } from '../problems/problem.ts';
import { isUnknownId } from '../problems/unknown-ids.ts';
import { type ErrorKind, TokenUnavailable, WeChatError } from '../wechat/index.ts';
import { deleteKept } from './delete-kept.ts';
import { notDownloadable } from './delete-material.ts';
import { keptCopy } from './kept-copy.ts';
import type { ItemOutcome, PlanItem } from './plan.ts';

/** How an item ended; or that all wait, and for how many seconds. */
export type Verdict =
  | {
      readonly outcome: ItemOutcome;
      readonly problems?: Problems;
      /** WeChat refuses the account: the other items would fare no better. */
      readonly all?: true;
    }
  | {
      readonly waitS: number;
      readonly problems: Problems;
      /** The item's failures so far; absent where the item is not to blame. */
      readonly attempts?: number;
    };

export type ItemParts = FetchFileParts & { readonly signal: AbortSignal };

/** Deletes an item once our copy is there. Repeated after a crash it ends as it would have. */
export async function deleteItem(
  key: RecordKey,
  { name, attempts = 0 }: PlanItem,
  by: DeletionRequest,
  parts: ItemParts,
): Promise<Verdict> {
  try {
    const copy = (await keptCopy(key)) ?? (await fetchFile(key, parts, parts.signal));
    // By a worker that could not save it any more.
    if (copy.deleted_at && copy.plan_id === by.plan_id) {
      await markDeleted(key, parts.now());
      return { outcome: 'deleted' };
    }
    await deleteKept(key, by, parts, name);
    return { outcome: 'deleted' };
  } catch (error) {
    return judge(error, attempts + 1, key, parts.now());
  }
}

/** Seconds before the second and third attempt. */
const DELAYS_S = [30, 120];
/** Until somebody has mended the account's settings, or the token. */
const SETTINGS_S = 600;

const WAITING: readonly ErrorKind[] = ['quota', 'rate', 'token', 'configuration'];
const FINAL: readonly ErrorKind[] = [
  'in_use',
  'input',
  'unknown',
  'closed',
  'format',
  'size',
  'library_full',
];

function judge(error: unknown, attempts: number, key: RecordKey, now: number): Verdict {
  if (isUnknownId(error)) return { outcome: 'already_gone' };
  const noFile = notDownloadable(error, now);
  if (noFile) return { outcome: 'skipped', problems: noFile };
  log.warn('an item of a plan failed', { ...key, attempts, error: error as Error });
  const problems = toProblems(error, now);
  const kind = error instanceof WeChatError ? error.class.kind : undefined;
  if (error instanceof TokenUnavailable || (kind && WAITING.includes(kind)))
    return { waitS: secondsOf(error, now), problems };
  if (kind === 'entitlement') return { outcome: 'failed', problems, all: true };
  const waitS = DELAYS_S[attempts - 1];
  if ((kind && FINAL.includes(kind)) || waitS === undefined) return { outcome: 'failed', problems };
  return { waitS, problems, attempts };
}

const secondsOf = (error: unknown, now: number): number =>
  Number(toProblem(error, 'en', now).headers['retry-after'] ?? SETTINGS_S);
