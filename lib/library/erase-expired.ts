/** Erases our copies of temporary media that are older than their account wants to keep them. */
import { log } from '../log.ts';
import { forEachLimited } from '../pool.ts';
import { mediaPrefix, retentionState } from '../storage/buckets.ts';
import { listObjects, readJson, writeJson } from '../storage/objects.ts';
import { eraseRecord } from './erase.ts';
import type { RecordKey } from './record.ts';

export type ExpiryParts = {
  readonly now: () => number;
  /** Aborts when nothing further is to be begun; the next run goes on there. */
  readonly signal: AbortSignal;
};

/** The last key of the last page that was dealt with; null when the walk came to its end. */
type Position = { readonly after: string | null };

const PAGE = 1_000;
const AT_ONCE = 5;
const DAY_MS = 86_400_000;

/**
 * Walks over all records of temporary media of an account, page by page, and erases those that were written more than
 * `days` ago. A run that is out of time leaves its position behind.
 *
 * @returns how many were erased
 */
export async function eraseExpired(
  account: string,
  days: number,
  { now, signal }: ExpiryParts,
): Promise<number> {
  const before = now() - days * DAY_MS;
  const state = retentionState(account);
  let after = (await readJson<Position>(state))?.value.after ?? undefined;
  let erased = 0;
  for (let first = true; first || after !== undefined; first = false) {
    const page = await listObjects(state.bucket, mediaPrefix(account), PAGE, after);
    const old = page.filter(({ lastModified }) => lastModified.getTime() < before);
    await forEachLimited(
      old,
      AT_ONCE,
      async ({ key }) => {
        if (!signal.aborted && (await eraseRecord(recordKey(account, key)))) erased += 1;
      },
      ({ key }, error) => log.error('a copy could not be erased', { account, key, error: error as Error }),
    );
    // The page was not dealt with to its end: it comes again.
    if (signal.aborted) return erased;
    const next = page.length === PAGE ? page.at(-1)?.key : undefined;
    if (next !== after) await writeJson(state, { after: next ?? null } satisfies Position);
    after = next;
  }
  return erased;
}

/** `media/{account}/{media_id}.json`, or `….hd-voice.json`; ids have no dots. */
function recordKey(account: string, key: string): RecordKey {
  const name = key.slice(mediaPrefix(account).length);
  const media_id = name.slice(0, name.indexOf('.'));
  return { shelf: name.endsWith('.hd-voice.json') ? 'hd_voices' : 'media', account, media_id };
}
