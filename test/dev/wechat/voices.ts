/** A silent WAV of so many seconds, 8 kHz, 8 bit, mono. */
export function wav(seconds: number): Buffer {
  const data = Buffer.alloc(seconds * 8000, 0x80);
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + data.length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(8000, 24);
  header.writeUInt32LE(8000, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write('data', 36);
  header.writeUInt32LE(data.length, 40);
  return Buffer.concat([header, data]);
}

/** An AMR of so many seconds: fifty frames each, at 12.2 kbit/s. */
export function amr(seconds: number): Buffer {
  const frame = Buffer.alloc(32);
  frame[0] = 0x3c;
  return Buffer.concat([Buffer.from('#!AMR\n'), Buffer.alloc(32 * 50 * seconds, frame)]);
}

/** An MP3 of so many seconds: MPEG 1 layer III at 32 kbit/s and 48 kHz, frames of 24 ms and 96 bytes. */
export function mp3(seconds: number): Buffer {
  const frame = Buffer.alloc(96);
  frame.writeUInt32BE(0xfffb1400);
  return Buffer.alloc(96 * Math.round(seconds / 0.024), frame);
}
