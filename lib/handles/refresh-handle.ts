/**
 * A new id for a handle. Several may do it at once, the schedule and readers: each uploads, which costs one call and
 * does no harm, and the document is written conditionally, so that all but one give up their id for the other's.
 */
import { Conflict } from '../problems/app-errors.ts';
import type { MediaType } from '../wechat/index.ts';
import { dueAt, type HandleDocument, type HandleId } from './handle.ts';
import { readHandle, type StoredHandle, writeHandle } from './handle-store.ts';
import { noHandle } from './no-handle.ts';
import { type SendParts, sendCopy } from './send-copy.ts';

export type RefreshParts = SendParts & {
  /** Which part of the spread of dates, from 0 to 1. */
  readonly share: () => number;
};

const ATTEMPTS = 5;

/**
 * Uploads the file of a handle anew, as this type.
 *
 * @returns the handle with an id of this type that is newer than the one it had
 * @throws as `sendCopy`; {NotFound} {Conflict} if it was removed, or became another file, meanwhile
 */
export async function refreshHandle(
  stored: StoredHandle,
  type: MediaType,
  parts: RefreshParts,
): Promise<StoredHandle> {
  const { account, file } = stored.value;
  const id = await sendCopy(account, file, type, parts);
  let current: StoredHandle | undefined = stored;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const written = await record(current, type, id, parts);
    if (written) return written;
    current = await readHandle(stored.value);
    if (!current) throw noHandle(stored.value.name);
    if (isNewer(current.value, stored.value, type)) return current;
    if (current.value.file.sha256 !== file.sha256) break;
  }
  throw new Conflict({ en: 'Others are changing this handle just now.', zh: '该句柄正被其他请求修改。' });
}

function record(
  current: StoredHandle,
  type: MediaType,
  id: HandleId,
  { now, share }: RefreshParts,
): Promise<StoredHandle | undefined> {
  const { due: _, last_error: __, ...handle } = current.value;
  const ids = { ...handle.ids, [type]: id };
  const updated_at = new Date(now()).toISOString();
  return writeHandle(current, { ...handle, ids, updated_at }, dueAt(ids, now(), share()));
}

/** Has somebody given it another id of this type meanwhile? */
const isNewer = (current: HandleDocument, before: HandleDocument, type: MediaType) =>
  current.ids[type] !== undefined && current.ids[type].media_id !== before.ids[type]?.media_id;
