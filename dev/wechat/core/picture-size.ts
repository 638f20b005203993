import type { Format } from './formats.ts';

export interface PictureSize {
  width: number;
  height: number;
}

/** How many pixels a picture has; undefined where its bytes do not tell. */
export function pictureSize(format: Format, bytes: Buffer): PictureSize | undefined {
  if (format === 'png' && bytes.length >= 24) return size(bytes.readUInt32BE(16), bytes.readUInt32BE(20));
  if (format === 'gif' && bytes.length >= 10) return size(bytes.readUInt16LE(6), bytes.readUInt16LE(8));
  // A negative height means that the rows come from the top.
  if (format === 'bmp' && bytes.length >= 26) {
    return size(bytes.readInt32LE(18), Math.abs(bytes.readInt32LE(22)));
  }
  return format === 'jpg' ? jpegSize(bytes) : undefined;
}

/** The first frame header; C4, C8 and CC lie among their numbers, but are tables. */
function jpegSize(bytes: Buffer): PictureSize | undefined {
  for (let at = 2; at + 9 <= bytes.length && bytes[at] === 0xff; ) {
    const marker = bytes[at + 1] ?? 0;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return size(bytes.readUInt16BE(at + 7), bytes.readUInt16BE(at + 5));
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return undefined;
}

function size(width: number, height: number): PictureSize {
  return { width, height };
}
