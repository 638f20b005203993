import { S3Error } from '../errors.ts';
import type { Answer } from '../http/answer.ts';
import type { Call } from '../http/service.ts';
import type { Bucket } from '../store/bucket.ts';
import { etagMatches } from './etag.ts';
import { checkVersionId } from './find-version.ts';
import { removeContent, wholeSecond } from './write-object.ts';

/** What a deletion did. */
export type Deletion = {
  /** The version taken away, or the marker put up; undefined in a bucket without versions. */
  versionId: string | undefined;
  /** Whether that is a delete marker. */
  marker: boolean;
};

/** DELETE of an object or of one version of it; deleting what is not there succeeds. */
export async function deleteObject(call: Call): Promise<Answer> {
  const { request, bucket, service } = call;
  const versionId = request.query.get('versionId');
  checkCondition(request.header('if-match'), bucket, request.key);
  const done = await deleteFrom(bucket, request.key, versionId, service.now());
  return {
    status: 204,
    headers: {
      'x-amz-version-id': done.versionId,
      'x-amz-delete-marker': done.marker ? 'true' : undefined,
    },
  };
}

/**
 * Deletes. Without a version id the newest version is hidden under a marker where versions are kept, and a
 * version `null` gives way to a marker `null` where they no longer are. Throws InvalidArgument.
 */
export async function deleteFrom(
  bucket: Bucket,
  key: string,
  versionId: string | undefined,
  now: number,
): Promise<Deletion> {
  checkVersionId(versionId);
  if (versionId !== undefined || bucket.versioning === undefined) {
    const taken = bucket.take(key, versionId ?? 'null');
    await removeContent(taken);
    return { versionId, marker: taken?.marker ?? false };
  }
  const marker = {
    marker: true as const,
    key,
    versionId: bucket.nextVersionId(),
    lastModified: wholeSecond(now),
  };
  await removeContent(bucket.put(marker));
  return { versionId: marker.versionId, marker: true };
}

function checkCondition(ifMatch: string | undefined, bucket: Bucket, key: string): void {
  if (ifMatch === undefined) return;
  const current = bucket.current(key);
  if (!current) throw new S3Error('NoSuchKey', { detail: { Key: key } });
  if (!etagMatches(ifMatch, current.etag)) {
    throw new S3Error('PreconditionFailed', { detail: { Condition: 'If-Match' } });
  }
}
