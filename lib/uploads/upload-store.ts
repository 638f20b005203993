/** States of uploads in S3. Every change insists on the ETag it was based on; undefined means: read again. */
import { blob, uploadState, uploadsPrefix } from '../storage/buckets.ts';
import { listKeys, readJson, type Stored, writeJson } from '../storage/objects.ts';
import { tellEnd } from './tell-end.ts';
import type { UploadDocument } from './upload.ts';

export type StoredUpload = Stored<UploadDocument>;

/** Stores a new upload; false if there is one of this id already. */
export async function addUpload(upload: UploadDocument): Promise<boolean> {
  const at = uploadState(upload.account, upload.upload_id);
  const added = (await writeJson(at, upload, { absent: true })) !== undefined;
  if (added) tellEnd(undefined, upload);
  return added;
}

export const readUpload = (account: string, uploadId: string): Promise<StoredUpload | undefined> =>
  readJson<UploadDocument>(uploadState(account, uploadId));

/** Writes a changed upload over the one it was made from; undefined if somebody else was quicker. */
export async function changeUpload(
  { value, etag }: StoredUpload,
  changes: Partial<UploadDocument>,
  now: number,
): Promise<StoredUpload | undefined> {
  const changed: UploadDocument = { ...value, ...changes, updated_at: new Date(now).toISOString() };
  const written = await writeJson(uploadState(value.account, value.upload_id), changed, { etag });
  if (written === undefined) return undefined;
  tellEnd(value, changed);
  return { value: changed, etag: written };
}

/** Up to `limit` uploads, newest first, older than the one with id `after`. */
export async function listUploads(account: string, limit: number, after?: string): Promise<UploadDocument[]> {
  const prefix = uploadsPrefix(account);
  const { bucket } = blob(account, '');
  const keys = await listKeys(bucket, prefix, limit, after && `${prefix}${after}.json`);
  const found = await Promise.all(keys.map((key) => readJson<UploadDocument>({ bucket, key })));
  return found.flatMap((stored) => stored?.value ?? []);
}
