/** Documents of handles in S3, and their dates. Every change insists on the ETag that it was based on. */
import { type Appointment, enter, strike } from '../storage/agenda.ts';
import { handleState, handlesPrefix } from '../storage/buckets.ts';
import { deleteObject, listKeys, readJson, type Stored, writeJson } from '../storage/objects.ts';
import type { HandleDocument, HandleKey } from './handle.ts';

export type StoredHandle = Stored<HandleDocument>;

export const readHandle = ({ account, name }: HandleKey): Promise<StoredHandle | undefined> =>
  readJson<HandleDocument>(handleState(account, name));

/**
 * Writes a handle over the one it was made from, or where there is none, with its next date.
 *
 * @param at when it is due, in milliseconds since 1970
 * @returns undefined if somebody else was quicker
 */
export async function writeHandle(
  before: StoredHandle | undefined,
  handle: Omit<HandleDocument, 'due'>,
  at: number,
): Promise<StoredHandle | undefined> {
  const { account, name } = handle;
  const due: Appointment = await enter('handles', account, name, at);
  const value = { ...handle, due };
  const condition = before ? { etag: before.etag } : ({ absent: true } as const);
  const etag = await writeJson(handleState(account, name), value, condition);
  const obsolete = etag === undefined ? due : before?.value.due;
  if (obsolete) await strike('handles', obsolete.entry);
  return etag === undefined ? undefined : { value, etag };
}

/** Removes a handle and its date. */
export async function removeHandle({ account, name, due }: HandleDocument): Promise<void> {
  await deleteObject(handleState(account, name));
  await strike('handles', due.entry);
}

/** Up to `limit` handles by name, after the one named `after`. */
export async function listHandles(account: string, limit: number, after?: string): Promise<HandleDocument[]> {
  const prefix = handlesPrefix(account);
  const { bucket } = handleState(account, '');
  const keys = await listKeys(bucket, prefix, limit, after && `${prefix}${after}.json`);
  const found = await Promise.all(keys.map((key) => readJson<HandleDocument>({ bucket, key })));
  return found.flatMap((stored) => stored?.value ?? []);
}
