/** Bytes whose key says what they are: written once, and never again as another version. */
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { type ObjectAt, s3 } from './objects.ts';
import { isPrecondition } from './s3-errors.ts';

/**
 * Stores bytes where nothing is yet.
 *
 * @param metadata ASCII values, lower-case names
 * @returns false if there was something already; it stays as it is
 */
export async function putOnce(
  { bucket, key }: ObjectAt,
  body: Uint8Array,
  contentType: string,
  metadata: Readonly<Record<string, string>> = {},
): Promise<boolean> {
  try {
    await s3.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: body,
        ContentType: contentType,
        Metadata: metadata,
        IfNoneMatch: '*',
      }),
    );
    return true;
  } catch (error) {
    if (isPrecondition(error)) return false;
    throw error;
  }
}
