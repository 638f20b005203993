import { keepObject } from '../library/blobs.ts';
import { rememberContent } from '../library/held.ts';
import { refer } from '../library/references.ts';
import { arrivedFile } from '../storage/buckets.ts';
import { noteUploaded, referredBy } from './note-uploaded.ts';
import type { UploadDocument } from './upload.ts';

/**
 * Keeps the file of an upload that WeChat has taken, and notes under its new id that we have it. May be repeated.
 */
export async function keepForwarded(upload: UploadDocument, now: number): Promise<void> {
  const { account, target, job, result, sha256, size, content_type, filename, upload_id } = upload;
  if (!job.object || !result || !sha256 || !content_type || size === undefined)
    throw new Error(`Upload ${upload_id} was not sent`);
  // What is held already is kept and has its record, under the name that it came with first.
  if (upload.deduplicated) return;
  await refer(account, sha256, referredBy({ target, result }));
  await keepObject(arrivedFile(job.object.key, job.object.version_id), account, sha256, content_type);
  await noteUploaded({ ...upload, result, file: { sha256, size, content_type, filename } }, now);
  if (target && job.shares_content)
    await rememberContent(account, sha256, { ...upload, target }, result, now);
}
