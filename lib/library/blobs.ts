/** Files in the library, named by their content: the same bytes are kept once per account. */
import { createHash, randomUUID } from 'node:crypto';
import { log } from '../log.ts';
import { type Bytes, collect, tap } from '../net/streams.ts';
import { blob, temporaryFile } from '../storage/buckets.ts';
import { deleteObject, type ObjectAt, putStream } from '../storage/objects.ts';
import { copyOnce, putOnce } from '../storage/put-once.ts';
import { type ReferredBy, refer } from './references.ts';

export type KeptBlob = { readonly sha256: string; readonly size: number };

/**
 * Keeps a file that lies in S3 already, by a copy within S3. Who needs it says so first (`refer`): whoever erases the
 * same bytes meanwhile sees it, or is through before they are looked for.
 *
 * @throws NoSuchKey if it is not there
 */
export async function keepObject(
  from: ObjectAt,
  account: string,
  sha256: string,
  contentType: string,
): Promise<void> {
  await copyOnce(from, blob(account, sha256), contentType);
}

/** Keeps a file that is in memory. @param by who needs it; it is said first, as for `keepObject` */
export async function keepBytes(
  bytes: Uint8Array,
  account: string,
  contentType: string,
  by: ReferredBy,
  sha256 = createHash('sha256').update(bytes).digest('hex'),
): Promise<KeptBlob> {
  await refer(account, sha256, by);
  await putOnce(blob(account, sha256), bytes, contentType);
  return { sha256, size: bytes.byteLength };
}

/** Up to this a file is held in memory, which spares three requests: its name is known before it is put. */
const IN_MEMORY_BYTES = 2 * 2 ** 20;
/** S3 wants to know the length of a stream; a file of unknown length is held in memory up to this one. */
const MAX_UNSIZED_BYTES = 32 * 2 ** 20;

/**
 * Keeps a stream. The name of a large one is known only when it has passed, so it goes to a temporary place first and
 * is copied within S3; memory does not grow with it.
 *
 * @param by who needs it; said first, as for `keepObject`
 * @throws {RangeError} for a stream of unknown length above 32 MB, and for one of another length than `size`
 * @throws whatever the stream throws; then nothing is kept
 */
export async function keepStream(
  chunks: Bytes,
  size: number | undefined,
  account: string,
  contentType: string,
  by: ReferredBy,
): Promise<KeptBlob> {
  if (size === undefined) {
    const bytes = await collect(chunks, MAX_UNSIZED_BYTES);
    if (!bytes) throw new RangeError('The file is of unknown length and above 32 MB');
    return await keepBytes(bytes, account, contentType, by);
  }
  if (size <= IN_MEMORY_BYTES) {
    const bytes = await collect(exactly(chunks, size), size);
    return await keepBytes(bytes as Buffer, account, contentType, by);
  }
  const hash = createHash('sha256');
  const place = temporaryFile(randomUUID());
  await putStream(
    place,
    exactly(
      tap(chunks, (chunk) => hash.update(chunk)),
      size,
    ),
    size,
    contentType,
  );
  const sha256 = hash.digest('hex');
  await refer(account, sha256, by);
  await keepObject(place, account, sha256, contentType);
  await removeTemporary(place);
  return { sha256, size };
}

/** The bucket removes by itself after a day what stays: that is no reason to fail. */
async function removeTemporary(place: ObjectAt): Promise<void> {
  try {
    await deleteObject(place);
  } catch (error) {
    log.warn('a temporary file could not be removed', { error: error as Error });
  }
}

/** A stream that ends early must fail: a half file is never kept. Nor one that goes on. */
async function* exactly(chunks: Bytes, size: number): Bytes {
  let left = size;
  for await (const chunk of chunks) {
    left -= chunk.byteLength;
    if (left < 0) throw new RangeError(`The file is longer than ${size} bytes`);
    yield chunk;
  }
  if (left !== 0) throw new RangeError(`The file ended ${left} bytes early`);
}
