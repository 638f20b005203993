/**
 * Upload ids: ten characters of inverted time, so that S3 lists the newest first, then sixteen that are random or,
 * for a dropped file, a hash of its key and version: the same file, announced twice, is the same upload.
 */
import { createHash, randomBytes } from 'node:crypto';

/** Crockford's base 32: no letter that is mistaken for another, order of characters is order of values. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const TIME_LENGTH = 10;
const LATEST = 32 ** TIME_LENGTH - 1;

export const UPLOAD_ID_PATTERN = /^[0-9a-hjkmnp-tv-z]{26}$/;

export const newUploadId = (now: number): string => inverted(now) + base32(randomBytes(10));

export function droppedUploadId(key: string, versionId: string | undefined, lastModified: number): string {
  const hash = createHash('sha256')
    .update(`${versionId ?? ''}\n${key}`)
    .digest();
  return inverted(lastModified) + base32(hash.subarray(0, 10));
}

/** What the name sent to WeChat ends in, so that the material can be recognised in its list. */
export const nameSuffix = (uploadId: string): string => uploadId.slice(-8);

/** What the ids made at a time begin with: those of later ones sort before it, those of earlier ones after. */
export const idsOf = (time: number): string => inverted(time);

function inverted(now: number): string {
  let value = LATEST - now;
  let text = '';
  for (let place = 0; place < TIME_LENGTH; place++) {
    text = ALPHABET.charAt(value % 32) + text;
    value = Math.floor(value / 32);
  }
  return text;
}

/** Five bytes make eight characters; the length is a multiple of five. */
function base32(bytes: Uint8Array): string {
  let bits = '';
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0');
  return (bits.match(/.{5}/g) ?? []).map((five) => ALPHABET.charAt(Number.parseInt(five, 2))).join('');
}
