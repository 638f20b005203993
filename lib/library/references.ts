/**
 * Who needs a file: beside each blob, an empty object for everyone who refers to it. So erasing one of several ids of
 * the same bytes knows, by one request, whether the bytes are still needed.
 */
import { reference, referencesPrefix } from '../storage/buckets.ts';
import { deleteObject, listKeys, putBytes } from '../storage/objects.ts';

/** `media.{media_id}`, `handle.{name}` …: no two refer by the same name. */
export type ReferredBy = `${'media' | 'materials' | 'hd_voices' | 'handle' | 'article_image'}.${string}`;

/** Says that a blob is needed. Before whoever needs it says so itself: a reference too many only keeps a file. */
export const refer = (account: string, sha256: string, by: ReferredBy): Promise<void> =>
  putBytes(reference(account, sha256, by), new Uint8Array(), 'text/plain');

export const unrefer = (account: string, sha256: string, by: ReferredBy): Promise<void> =>
  deleteObject(reference(account, sha256, by));

export async function isReferred(account: string, sha256: string): Promise<boolean> {
  const { bucket } = reference(account, sha256, '');
  return (await listKeys(bucket, referencesPrefix(account, sha256), 1)).length > 0;
}
