import type { Format } from './formats.ts';
import { mp3Seconds } from './mp3.ts';

/** Bytes after the first one in an AMR frame, by frame type (3GPP TS 26.101). */
const AMR_FRAME_BYTES = [12, 13, 15, 17, 19, 20, 26, 31, 5, 6, 5, 5, 0, 0, 0, 0];
const AMR_HEADER_BYTES = 6;
const ASF_FILE_PROPERTIES = Buffer.from('a1dcab8c47a9cf118ee400c00c205365', 'hex');

/** How long a voice plays, in seconds; undefined where its bytes do not tell. */
export function playtime(format: Format, bytes: Buffer): number | undefined {
  if (format === 'wav') return wavSeconds(bytes);
  if (format === 'amr') return amrSeconds(bytes);
  if (format === 'mp3') return mp3Seconds(bytes);
  if (format === 'wma') return wmaSeconds(bytes);
  return undefined;
}

/** Sample data divided by bytes per second, both told by the RIFF chunks. */
function wavSeconds(bytes: Buffer): number | undefined {
  let bytesPerSecond = 0;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const id = bytes.toString('latin1', at, at + 4);
    const size = bytes.readUInt32LE(at + 4);
    if (id === 'fmt ' && at + 20 <= bytes.length) bytesPerSecond = bytes.readUInt32LE(at + 16);
    // A recorder that wrote to a pipe leaves a nonsense size; the file's end is the better witness.
    if (id === 'data' && bytesPerSecond > 0) return Math.min(size, bytes.length - at - 8) / bytesPerSecond;
    at += 8 + size + (size % 2);
  }
  return undefined;
}

/** Every frame lasts 20 ms, whatever its size. */
function amrSeconds(bytes: Buffer): number {
  let frames = 0;
  for (let at = AMR_HEADER_BYTES; at < bytes.length; frames += 1) {
    const type = ((bytes[at] ?? 0) >> 3) & 0x0f;
    at += 1 + (AMR_FRAME_BYTES[type] ?? 0);
  }
  return frames * 0.02;
}

/** The file properties object holds the play time in 100 ns, preroll (in ms) included. */
function wmaSeconds(bytes: Buffer): number | undefined {
  const at = bytes.indexOf(ASF_FILE_PROPERTIES);
  if (at < 0 || at + 88 > bytes.length) return undefined;
  return Number(bytes.readBigUInt64LE(at + 64)) / 1e7 - Number(bytes.readBigUInt64LE(at + 80)) / 1e3;
}
