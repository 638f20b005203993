import { CopyObjectCommand } from '@aws-sdk/client-s3';
import { type ObjectAt, s3 } from './objects.ts';

/**
 * Copies within S3, giving the copy a content type of its own.
 *
 * @param absent only to where nothing is
 */
export async function copyObject(
  from: ObjectAt,
  to: ObjectAt,
  contentType: string,
  { absent = false } = {},
): Promise<void> {
  const version = from.versionId === undefined ? '' : `?versionId=${encodeURIComponent(from.versionId)}`;
  await s3.send(
    new CopyObjectCommand({
      Bucket: to.bucket,
      Key: to.key,
      CopySource: `${from.bucket}/${from.key.split('/').map(encodeURIComponent).join('/')}${version}`,
      MetadataDirective: 'REPLACE',
      ContentType: contentType,
      ...(absent && { IfNoneMatch: '*' }),
    }),
  );
}
