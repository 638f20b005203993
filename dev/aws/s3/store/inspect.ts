import { bucketNamed, type S3Service } from '../http/service.ts';
import type { ObjectSummary } from '../options.ts';
import type { ObjectVersion } from './object-version.ts';

/** All versions in a bucket, by key, newest first. Throws NoSuchBucket. */
export function summaries(service: S3Service, name: string): ObjectSummary[] {
  const bucket = bucketNamed(service, name);
  const found: ObjectSummary[] = [];
  for (let key = bucket.keys.from(''); key !== undefined; key = bucket.keys.after(key)) {
    found.push(...bucket.versionsOf(key).map(summary));
  }
  return found;
}

/** The bytes of an object in memory; undefined where there is none. */
export async function readObject(
  service: S3Service,
  name: string,
  key: string,
  versionId: string | undefined,
): Promise<Buffer | undefined> {
  const bucket = bucketNamed(service, name);
  const object = versionId === undefined ? bucket.current(key) : bucket.version(key, versionId);
  if (!object || object.marker) return undefined;
  const pieces: Buffer[] = [];
  for await (const piece of await object.content.read()) pieces.push(piece);
  return Buffer.concat(pieces);
}

function summary(version: ObjectVersion): ObjectSummary {
  const { key, versionId, lastModified, marker } = version;
  return {
    key,
    versionId,
    deleteMarker: marker,
    size: marker ? 0 : version.content.size,
    etag: marker ? '' : version.etag,
    contentType: marker ? undefined : version.attributes.system['content-type'],
    metadata: marker ? {} : version.attributes.metadata,
    lastModified: new Date(lastModified),
  };
}
