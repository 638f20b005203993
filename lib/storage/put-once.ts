/** Bytes whose key says what they are: written once, and never again as another version. */
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { copyObject } from './copy-object.ts';
import { type ObjectAt, s3 } from './objects.ts';
import { isConflict, isPrecondition } from './s3-errors.ts';

/**
 * Stores bytes where nothing is yet.
 *
 * @param metadata ASCII values, lower-case names
 * @returns false if there was something already; it stays as it is
 */
export const putOnce = (
  { bucket, key }: ObjectAt,
  body: Uint8Array,
  contentType: string,
  metadata: Readonly<Record<string, string>> = {},
): Promise<boolean> =>
  ifAbsent(() =>
    s3.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: body,
        ContentType: contentType,
        Metadata: metadata,
        IfNoneMatch: '*',
      }),
    ),
  );

/**
 * Copies within S3 to where nothing is yet, giving the copy a content type of its own.
 *
 * @returns as `putOnce`
 * @throws NoSuchKey if there is nothing to copy
 */
export const copyOnce = (from: ObjectAt, to: ObjectAt, contentType: string): Promise<boolean> =>
  ifAbsent(() => copyObject(from, to, contentType, { absent: true }));

const ATTEMPTS = 5;

async function ifAbsent(write: () => Promise<unknown>): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    try {
      await write();
      return true;
    } catch (error) {
      // Somebody put something there in that moment, or took it away: which of the two only the next attempt knows.
      if (isConflict(error) && attempt < ATTEMPTS) continue;
      if (isConflict(error) || !isPrecondition(error)) throw error;
      return false;
    }
  }
}
