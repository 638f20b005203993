/** Objects in S3, in our own words. Keys are made by whoever owns them; nothing here knows what they mean. */
import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type { Bytes } from '../net/streams.ts';
import { isMissing, isPrecondition, wasRepeated } from './s3-errors.ts';

/**
 * One client per process. Endpoint, region and credentials come from the environment, as the SDK defines it.
 *
 * What is read is not checked once more: S3 gives every object a CRC-64, which the SDK computes in JavaScript, for three
 * times what SHA-256 takes (docs/performance.md). TLS guards the bytes on their way, and S3 those that lie there.
 */
export const s3 = new S3Client({ maxAttempts: 4, responseChecksumValidation: 'WHEN_REQUIRED' });

export type ObjectAt = {
  readonly bucket: string;
  readonly key: string;
  readonly versionId?: string | undefined;
};

/** What S3 says of an object. `metadata` is as it was sent: ASCII, lower-case names. */
export type ObjectHead = {
  readonly size: number;
  readonly etag: string;
  readonly versionId: string | undefined;
  readonly contentType: string | undefined;
  readonly lastModified: Date;
  readonly metadata: Readonly<Record<string, string>>;
};

const at = ({ bucket, key, versionId }: ObjectAt) => ({
  Bucket: bucket,
  Key: key,
  ...(versionId !== undefined && { VersionId: versionId }),
});

/** The head of an object, or undefined if there is none. */
export async function headObject(object: ObjectAt): Promise<ObjectHead | undefined> {
  try {
    const head = await s3.send(new HeadObjectCommand(at(object)));
    return {
      size: head.ContentLength ?? 0,
      etag: head.ETag ?? '',
      versionId: head.VersionId,
      contentType: head.ContentType,
      lastModified: head.LastModified ?? new Date(0),
      metadata: head.Metadata ?? {},
    };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Opens an object for reading. @throws NoSuchKey */
export async function openObject(object: ObjectAt): Promise<Bytes> {
  const { Body } = await s3.send(new GetObjectCommand(at(object)));
  return Body as Readable;
}

/** Stores bytes. */
export async function putBytes(
  { bucket, key }: ObjectAt,
  body: Uint8Array,
  contentType: string,
): Promise<void> {
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: contentType }));
}

/**
 * Stores a stream of known length. S3 keeps nothing of one that breaks off.
 *
 * @throws what the stream throws, unchanged
 */
export async function putStream(
  to: ObjectAt,
  chunks: Bytes,
  size: number,
  contentType: string,
): Promise<void> {
  const broken = new AbortController();
  const over = Promise.withResolvers<void>();
  const body = Readable.from(withoutErrors(chunks, broken, over.promise));
  const command = new PutObjectCommand({
    ...at(to),
    Body: body,
    ContentLength: size,
    ContentType: contentType,
  });
  try {
    await s3.send(command, { abortSignal: broken.signal });
  } catch (error) {
    throw broken.signal.aborted ? broken.signal.reason : error;
  } finally {
    over.resolve();
    body.destroy();
  }
}

/**
 * The SDK pipes a body through streams of its own whose errors nobody hears: one would end the process. So a stream
 * that breaks aborts the request instead, and ends only when that is over.
 */
async function* withoutErrors(chunks: Bytes, broken: AbortController, over: Promise<void>): Bytes {
  try {
    yield* chunks;
  } catch (error) {
    broken.abort(error);
    await over;
  }
}

export async function deleteObject(object: ObjectAt): Promise<void> {
  await s3.send(new DeleteObjectCommand(at(object)));
}

/** Up to `limit` keys in order, after `after`. */
export const listKeys = async (
  bucket: string,
  prefix: string,
  limit: number,
  after?: string,
): Promise<string[]> => (await listObjects(bucket, prefix, limit, after)).map(({ key }) => key);

export type ListedObject = { readonly key: string; readonly lastModified: Date };

/** The same with what S3 says of each. */
export async function listObjects(
  bucket: string,
  prefix: string,
  limit: number,
  after?: string,
): Promise<ListedObject[]> {
  const { Contents } = await s3.send(
    new ListObjectsV2Command({
      Bucket: bucket,
      Prefix: prefix,
      MaxKeys: limit,
      ...(after !== undefined && { StartAfter: after }),
    }),
  );
  return (Contents ?? []).flatMap(({ Key, LastModified = new Date(0) }) =>
    Key ? [{ key: Key, lastModified: LastModified }] : [],
  );
}

export type Stored<T> = { readonly value: T; readonly etag: string };

/** A JSON document with its ETag, or undefined if there is none. */
export async function readJson<T>(object: ObjectAt): Promise<Stored<T> | undefined> {
  try {
    const { Body, ETag } = await s3.send(new GetObjectCommand(at(object)));
    return { value: JSON.parse((await Body?.transformToString()) ?? '') as T, etag: ETag ?? '' };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** On what a conditional write insists: that there is nothing yet, or that nobody wrote since `etag`. */
export type Condition = { readonly absent: true } | { readonly etag: string };

/**
 * Writes a JSON document if the condition holds; without one, in any case. Undefined means that somebody else was
 * quicker (412, 409) or the document is gone: read it again.
 *
 * @returns the new ETag
 */
export async function writeJson<T>(
  { bucket, key }: ObjectAt,
  value: T,
  condition?: Condition,
): Promise<string | undefined> {
  const body = JSON.stringify(value);
  try {
    const { ETag } = await s3.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: body,
        ContentType: 'application/json; charset=utf-8',
        ...(condition && ('etag' in condition ? { IfMatch: condition.etag } : { IfNoneMatch: '*' })),
      }),
    );
    return ETag ?? '';
  } catch (error) {
    if (!condition || !(isPrecondition(error) || isMissing(error))) throw error;
    return wasRepeated(error) ? await etagIfOurs({ bucket, key }, body) : undefined;
  }
}

/**
 * The SDK repeats a request whose answer was lost. If the first one was carried out, it is our own write that the second
 * one finds in its way: we were the quicker one.
 */
async function etagIfOurs(object: ObjectAt, body: string): Promise<string | undefined> {
  const stored = await readJson(object);
  return stored && JSON.stringify(stored.value) === body ? stored.etag : undefined;
}
