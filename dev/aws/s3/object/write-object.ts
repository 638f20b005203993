import type { Received } from '../body/receive.ts';
import type { Call } from '../http/service.ts';
import type { Bucket } from '../store/bucket.ts';
import type { ObjectVersion, StoredObject } from '../store/object-version.ts';
import type { Attributes } from './attributes.ts';
import type { WriteGuard } from './write-conditions.ts';

/** An object whose bytes are here and that is not yet visible. */
export type Draft = Received & { key: string; attributes: Attributes; etag?: string };

/**
 * Makes a draft the newest version of its key, all at once, or removes its bytes and throws what the guard throws.
 * `event` is what notifications call it.
 */
export async function writeObject(
  call: Call,
  { key, attributes, content, checksum, etag }: Draft,
  guard: WriteGuard,
  event: string,
): Promise<StoredObject> {
  const { bucket, service } = call;
  try {
    guard.check();
  } catch (error) {
    await content.remove();
    throw error;
  }
  const object: StoredObject = {
    marker: false,
    key,
    versionId: bucket.nextVersionId(),
    lastModified: wholeSecond(service.now()),
    etag: etag ?? content.md5,
    content,
    attributes,
    checksum,
  };
  const replaced = bucket.put(object);
  call.announce(event, object);
  await removeContent(replaced);
  return object;
}

/** Frees what a version held. */
export async function removeContent(version: ObjectVersion | undefined): Promise<void> {
  if (version && !version.marker) await version.content.remove();
}

/** The header that names a version, in buckets that have or had versions. */
export function versionHeader(bucket: Bucket, version: ObjectVersion): Record<string, string> {
  return bucket.versioning ? { 'x-amz-version-id': version.versionId } : {};
}

/** S3's times have no milliseconds. */
export function wholeSecond(ms: number): number {
  return Math.floor(ms / 1000) * 1000;
}
