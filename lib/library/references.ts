/**
 * Who needs a file: beside each blob, an empty object for everyone who refers to it. So erasing one of several ids of
 * the same bytes knows, by one request, whether the bytes are still needed.
 */
import { NotFound } from '../problems/app-errors.ts';
import { blob, reference, referencesPrefix } from '../storage/buckets.ts';
import { deleteObject, headObject, listKeys, putBytes } from '../storage/objects.ts';

/** `media.{media_id}`, `handle.{name}` …: no two refer by the same name. Article images have none, they have URLs. */
export type ReferredBy = `${'media' | 'materials' | 'hd_voices' | 'handle'}.${string}` | 'article_image';

/** Says that a blob is needed. Before whoever needs it says so itself: a reference too many only keeps a file. */
export const refer = (account: string, sha256: string, by: ReferredBy): Promise<void> =>
  putBytes(reference(account, sha256, by), new Uint8Array(), 'text/plain');

export const unrefer = (account: string, sha256: string, by: ReferredBy): Promise<void> =>
  deleteObject(reference(account, sha256, by));

export async function isReferred(account: string, sha256: string): Promise<boolean> {
  const { bucket } = reference(account, sha256, '');
  return (await listKeys(bucket, referencesPrefix(account, sha256), 1)).length > 0;
}

/**
 * For those who refer to a file that was there before: was it erased in that very moment? Whoever erases looks for
 * references once more when the file is hidden already, so one of the two always sees the other.
 *
 * @throws {NotFound}
 */
export async function requireBlob(account: string, sha256: string): Promise<void> {
  if (!(await headObject(blob(account, sha256)))) throw erased(sha256);
}

export const erased = (sha256: string) =>
  new NotFound({
    en: `Our copy of the file (${sha256}) has been erased. Upload it anew.`,
    zh: `文件副本(${sha256})已被清除,请重新上传。`,
  });
