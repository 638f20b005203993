import { S3Error } from '../errors.ts';

const KEY_LIMIT = 1024;

/** Throws KeyTooLongError for a key of more than 1024 bytes. */
export function checkKey(key: string): void {
  const size = Buffer.byteLength(key);
  if (size <= KEY_LIMIT) return;
  throw new S3Error('KeyTooLongError', {
    detail: { Size: String(size), MaxSizeAllowed: String(KEY_LIMIT) },
  });
}
