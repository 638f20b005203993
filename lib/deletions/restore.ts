/**
 * Brings a deleted material back from our copy, under a new id: WeChat gives an id once. Each add_material makes
 * another material, so the old id's record is claimed before the file is sent, and says under which id it went.
 */
import {
  changeRecord,
  type LibraryRecord,
  type RecordKey,
  readRecord,
  writeRecord,
} from '../library/record.ts';
import { log } from '../log.ts';
import { Conflict } from '../problems/app-errors.ts';
import { toProblems } from '../problems/problem.ts';
import type { Stored } from '../storage/objects.ts';
import { isOutcomeUnknown, type WeChatClient } from '../wechat/index.ts';
import { advised } from './advice.ts';
import { findRestored } from './find-restored.ts';
import { keptCopy } from './kept-copy.ts';
import { checkRestorable, NO_COPY } from './restorable.ts';
import { type Added, sendKept } from './send-kept.ts';

export type RestoreRequest = {
  readonly by: string;
  readonly request_id: string;
  /** Once more, although it was restored before. */
  readonly again: boolean;
};

export type RestoreParts = {
  readonly wechatOf: (account: string) => WeChatClient;
  readonly now: () => number;
  readonly signal: AbortSignal;
};

export type Restored = Pick<LibraryRecord, 'media_id' | 'type' | 'url' | 'restored_from'>;

/** Longer than a request may last. */
const CLAIM_MS = 60_000;

/**
 * @returns `restoring` while another request is at it, or WeChat's list has yet to show what became of an earlier one
 * @throws {NotFound} {Conflict} {ClosedByWeChat} for what cannot be restored; {WrongFormat} {TooLarge} for a file that
 * WeChat takes from its console alone; {KnownProblem} where nobody knows whether WeChat added it; {WeChatError}
 * {WeChatUnreachable} {TokenUnavailable}
 */
export async function restoreMaterial(
  key: RecordKey,
  request: RestoreRequest,
  parts: RestoreParts,
): Promise<Restored | 'restoring'> {
  const stored = await readRecord(key);
  checkRestorable(key, stored?.value);
  const before = !request.again && (await restoredBefore(stored.value));
  if (before) return before;
  if (!(await keptCopy(key))) throw new Conflict(NO_COPY);
  const { restoring } = stored.value;
  if (restoring && Date.parse(restoring.until) > parts.now()) return 'restoring';
  const claimed = await claim(stored, request, parts.now());
  if (!claimed) return 'restoring';
  // Somebody sent it before, and could not note what became of it.
  const found = restoring && (await findEarlier(claimed, restoring.since, parts));
  if (found === 'not_yet') {
    await unclaim(claimed, parts.now());
    return 'restoring';
  }
  return await note(claimed, found || (await send(claimed, parts)), parts.now());
}

/** What an earlier restoration made, unless that is deleted as well. */
async function restoredBefore({ restored_as, ...key }: LibraryRecord): Promise<Restored | undefined> {
  if (!restored_as) return undefined;
  const restored = (await readRecord({ ...key, media_id: restored_as }))?.value;
  if (restored?.deleted_at) return undefined;
  return { media_id: restored_as, type: key.type, url: restored?.url, restored_from: key.media_id };
}

async function claim(
  { value, etag }: Stored<LibraryRecord>,
  { by, request_id }: RestoreRequest,
  now: number,
): Promise<LibraryRecord | undefined> {
  const since = value.restoring?.since ?? new Date(now).toISOString();
  const claimed = { ...value, restoring: { since, by, request_id, until: after(now, CLAIM_MS) } };
  return (await writeRecord(claimed, { etag })) ? claimed : undefined;
}

const after = (now: number, ms: number) => new Date(now + ms).toISOString();

/** The next request may look at once. */
const unclaim = (record: LibraryRecord, now: number) =>
  changeRecord(record, (one) => ({
    ...one,
    restoring: one.restoring && { ...one.restoring, until: after(now, 0) },
  }));

async function findEarlier(claimed: LibraryRecord, since: string, parts: RestoreParts) {
  try {
    return await findRestored(claimed, since, parts);
  } catch (error) {
    await unclaim(claimed, parts.now());
    throw error;
  }
}

async function send(claimed: LibraryRecord, parts: RestoreParts): Promise<Added> {
  const since = after(parts.now(), 0);
  await changeRecord(claimed, (one) => ({ ...one, restoring: one.restoring && { ...one.restoring, since } }));
  try {
    return await sendKept(claimed, parts);
  } catch (error) {
    if (!isOutcomeUnknown(error)) {
      await changeRecord(claimed, ({ restoring: _, ...record }) => record);
      throw error;
    }
    log.warn('the outcome of a restoration is unknown', { ...idOf(claimed), error: error as Error });
    const found = await findRestored(claimed, since, parts).catch(() => undefined);
    if (found && found !== 'not_yet') return found;
    await unclaim(claimed, parts.now());
    throw advised(toProblems(error, parts.now()), ASK_AGAIN);
  }
}

const ASK_AGAIN = {
  en: 'Here the same request looks by itself: it adds the file again only if the list does not show it a minute later.',
  zh: '再次发送同一请求即可:服务会先查列表,一分钟后仍未出现才会重新添加。',
};

async function note(claimed: LibraryRecord, added: Added, now: number): Promise<Restored> {
  const { shelf, account, media_id: restored_from, type, title, description, name, file } = claimed;
  const { media_id, url } = added;
  log.info('material restored', { account, media_id, restored_from });
  await changeRecord(claimed, ({ restoring: _, ...record }) => ({ ...record, restored_as: media_id }));
  const kept = { type, title, description, name, url, file, restored_from };
  const stored_at = after(now, 0);
  await changeRecord({ shelf, account, media_id }, (one) => ({ ...one, ...kept, stored_at }));
  return { media_id, type, url, restored_from };
}

const idOf = ({ account, media_id }: RecordKey) => ({ account, media_id });
