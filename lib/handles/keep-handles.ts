/** The scheduled run: ids are made anew before they end. */
import { log } from '../log.ts';
import { forEachLimited } from '../pool.ts';
import { toProblems } from '../problems/problem.ts';
import { due, type Entry, strike } from '../storage/agenda.ts';
import { type ErrorKind, TokenUnavailable, WeChatError } from '../wechat/index.ts';
import { retryAt, typesDue } from './handle.ts';
import { readHandle, type StoredHandle, writeHandle } from './handle-store.ts';
import { type RefreshParts, refreshHandle } from './refresh-handle.ts';

export type KeepParts = Omit<RefreshParts, 'signal'> & {
  /** Aborts when no further handle is to be begun; what is left over, the next run finds. */
  readonly signal: AbortSignal;
};

/** As many as S3 lists at once. */
const AT_MOST = 1_000;
const AT_ONCE = 5;
/** 10 MB over a slow line. */
const EACH_MS = 20_000;

/**
 * Sees to the handles that are due. One that fails comes again later and touches no other; but what WeChat refuses to
 * the account as a whole is not asked again for its other handles in the same run.
 *
 * @returns how many were due
 */
export async function keepHandles(parts: KeepParts): Promise<number> {
  const entries = inTurn(await due('handles', parts.now(), AT_MOST));
  const refusals = new Map<string, unknown>();
  await forEachLimited(
    entries,
    AT_ONCE,
    async (entry) => {
      if (!parts.signal.aborted) await keep(entry, refusals, parts);
    },
    ({ account, name }, error) => {
      log.error('a handle could not be seen to', { account, name, error: error as Error });
    },
  );
  return entries.length;
}

/** One of each account after the other, so that no account has to wait for another's thousand. */
export function inTurn(entries: readonly Entry[]): Entry[] {
  const turns = new Map<string, number>();
  const withTurn = entries.map((entry) => {
    const turn = turns.get(entry.account) ?? 0;
    turns.set(entry.account, turn + 1);
    return { entry, turn };
  });
  return withTurn.sort((a, b) => a.turn - b.turn).map(({ entry }) => entry);
}

async function keep(entry: Entry, refusals: Map<string, unknown>, parts: KeepParts): Promise<void> {
  const stored = await readHandle(entry);
  if (stored?.value.due.entry !== entry.entry) return await strike('handles', entry.entry);
  let current = stored;
  try {
    if (refusals.has(entry.account)) throw refusals.get(entry.account);
    for (const type of typesDue(stored.value, parts.now())) {
      current = await refreshHandle(current, type, { ...parts, signal: AbortSignal.timeout(EACH_MS) });
    }
  } catch (error) {
    if (concernsAccount(error)) refusals.set(entry.account, error);
    log.warn('a handle could not be refreshed', { ...keyOf(entry), error: error as Error });
    await noteFailure(current, error, parts.now());
  }
}

const keyOf = ({ account, name }: Entry) => ({ account, name });

/** Somebody may have changed the handle meanwhile: then it has another date, and nothing need be noted. */
async function noteFailure(stored: StoredHandle, error: unknown, now: number): Promise<void> {
  const { due: _, ...handle } = stored.value;
  const attempts = (handle.last_error?.attempts ?? 0) + 1;
  const last_error = { at: new Date(now).toISOString(), attempts, problems: toProblems(error, now) };
  await writeHandle(stored, { ...handle, last_error }, retryAt(attempts, now));
}

const ACCOUNT_KINDS: readonly ErrorKind[] = ['token', 'rate', 'quota', 'configuration', 'entitlement'];

const concernsAccount = (error: unknown) =>
  error instanceof TokenUnavailable ||
  (error instanceof WeChatError && ACCOUNT_KINDS.includes(error.class.kind));
