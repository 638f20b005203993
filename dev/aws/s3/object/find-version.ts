import { invalidArgument, S3Error } from '../errors.ts';
import type { Bucket } from '../store/bucket.ts';
import { isVersionId, type StoredObject } from '../store/object-version.ts';

/**
 * The object that a key, or a version of it, means. Throws NoSuchKey or NoSuchVersion, and says so where a delete marker
 * is the reason; a marker asked for by its id is no object (MethodNotAllowed).
 */
export function findVersion(bucket: Bucket, key: string, versionId: string | undefined): StoredObject {
  checkVersionId(versionId);
  const found = versionId === undefined ? bucket.head(key) : bucket.version(key, versionId);
  if (found && !found.marker) return found;
  const headers = found && { 'x-amz-delete-marker': 'true', 'x-amz-version-id': found.versionId };
  if (versionId === undefined)
    throw new S3Error('NoSuchKey', { detail: { Key: key }, headers: headers ?? {} });
  if (!found || !headers) {
    throw new S3Error('NoSuchVersion', { detail: { Key: key, VersionId: versionId } });
  }
  throw new S3Error('MethodNotAllowed', {
    detail: { Method: 'GET', ResourceType: 'DeleteMarker' },
    headers: { ...headers, allow: 'DELETE', 'last-modified': new Date(found.lastModified).toUTCString() },
  });
}

/** Throws InvalidArgument for what can be no version id. */
export function checkVersionId(versionId: string | undefined): void {
  if (versionId === undefined || isVersionId(versionId)) return;
  throw invalidArgument('Invalid version id specified', 'versionId', versionId);
}
