import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const fixture = (name: string): string => join(import.meta.dirname, '../fixtures', name);

/** One file of every format; the folders beside them hold other things. */
export const MEDIA_FILES: readonly string[] = readdirSync(fixture(''), { withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map(({ name }) => name);

export const bytesOf = (name: string): Buffer => readFileSync(fixture(name));

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** A playable MP4 of exactly 10 MB (2^20): the small clip, and a `free` box of noise behind it. Each one is different. */
export function largeMp4(size = 10 * 2 ** 20): Buffer {
  const clip = bytesOf('clip.mp4');
  const box = Buffer.alloc(8);
  box.writeUInt32BE(size - clip.byteLength, 0);
  box.write('free', 4, 'latin1');
  return Buffer.concat([clip, box, randomBytes(size - clip.byteLength - 8)]);
}
