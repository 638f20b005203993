/** What a versioned bucket keeps of an object beneath its present state. */
import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
} from '@aws-sdk/client-s3';
import { type ObjectAt, s3 } from './objects.ts';

export type Version = {
  readonly versionId: string;
  /** Says that the object is deleted, and holds nothing. */
  readonly marker: boolean;
};

/** S3 lists and deletes so many at once. */
const BATCH = 1_000;

/** All versions of an object and all its delete markers. */
export async function listVersions({ bucket, key }: ObjectAt): Promise<Version[]> {
  const found: Version[] = [];
  let marker: { KeyMarker?: string; VersionIdMarker?: string } | undefined = {};
  while (marker) {
    const page: ListObjectVersionsCommandOutput = await s3.send(
      new ListObjectVersionsCommand({ Bucket: bucket, Prefix: key, MaxKeys: BATCH, ...marker }),
    );
    const own = (versions: readonly { Key?: string; VersionId?: string }[] | undefined, isMarker: boolean) =>
      (versions ?? []).flatMap(({ Key, VersionId }) =>
        Key === key && VersionId ? [{ versionId: VersionId, marker: isMarker }] : [],
      );
    found.push(...own(page.Versions, false), ...own(page.DeleteMarkers, true));
    // Of all keys with this prefix the object's own comes first: past it there is nothing to look for.
    const more = page.IsTruncated === true && page.NextKeyMarker === key;
    marker = more
      ? { KeyMarker: key, ...(page.NextVersionIdMarker && { VersionIdMarker: page.NextVersionIdMarker }) }
      : undefined;
  }
  return found;
}

/** Removes versions for good. @throws {Error} if S3 kept one */
export async function eraseVersions({ bucket, key }: ObjectAt, versionIds: readonly string[]): Promise<void> {
  for (let start = 0; start < versionIds.length; start += BATCH) {
    const Objects = versionIds.slice(start, start + BATCH).map((VersionId) => ({ Key: key, VersionId }));
    const { Errors = [] } = await s3.send(
      new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }),
    );
    if (Errors.length > 0) throw new Error(`${Errors.length} versions of ${key} remain: ${Errors[0]?.Code}`);
  }
}

/** Removes an object in every version; false if there was none. */
export async function eraseObject(object: ObjectAt): Promise<boolean> {
  const versions = await listVersions(object);
  await eraseVersions(
    object,
    versions.map(({ versionId }) => versionId),
  );
  return versions.length > 0;
}

/** Hides an object behind a delete marker, and gives the marker's version: erasing that brings the object back. */
export async function hideObject({ bucket, key }: ObjectAt): Promise<string> {
  const { VersionId } = await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
  if (!VersionId) throw new Error(`Bucket ${bucket} has no versions`);
  return VersionId;
}
