/** kbit/s by bitrate index, layer III: MPEG 1, then MPEG 2 and 2.5. */
const BITRATES = {
  one: [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0],
  two: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0],
};
/** Hz by sample rate index for MPEG 1; halved for 2, quartered for 2.5. */
const SAMPLE_RATES = [44_100, 48_000, 32_000, 0];

interface Frame {
  bytes: number;
  seconds: number;
}

/**
 * Walks the frames of an MP3 and adds up their lengths, which holds for constant and variable bit rates
 * alike. Undefined where no frame is found.
 */
export function mp3Seconds(bytes: Buffer): number | undefined {
  let seconds = 0;
  let at = tagBytes(bytes);
  const first = frameAt(bytes, at);
  if (!first) return undefined;
  if (isInfoFrame(bytes.subarray(at, at + first.bytes))) at += first.bytes;
  for (let frame = frameAt(bytes, at); frame; frame = frameAt(bytes, at)) {
    seconds += frame.seconds;
    at += frame.bytes;
  }
  return seconds;
}

/** An ID3v2 tag before the sound: ten bytes and a length of four times seven bits. */
function tagBytes(bytes: Buffer): number {
  if (bytes.toString('latin1', 0, 3) !== 'ID3' || bytes.length < 10) return 0;
  const [a = 0, b = 0, c = 0, d = 0] = bytes.subarray(6, 10);
  return 10 + ((a << 21) | (b << 14) | (c << 7) | d);
}

function frameAt(bytes: Buffer, at: number): Frame | undefined {
  if (at + 4 > bytes.length) return undefined;
  const header = bytes.readUInt32BE(at);
  const version = (header >>> 19) & 3;
  const layer3 = ((header >>> 17) & 3) === 1;
  if (header >>> 21 !== 0x7ff || version === 1 || !layer3) return undefined;
  const versionOne = version === 3;
  const bitrate = (versionOne ? BITRATES.one : BITRATES.two)[(header >>> 12) & 15] ?? 0;
  const divisor = versionOne ? 1 : version === 2 ? 2 : 4;
  const sampleRate = (SAMPLE_RATES[(header >>> 10) & 3] ?? 0) / divisor;
  if (bitrate === 0 || sampleRate === 0) return undefined;
  const samples = versionOne ? 1152 : 576;
  const padding = (header >>> 9) & 1;
  return {
    bytes: Math.floor(((samples / 8) * bitrate * 1000) / sampleRate) + padding,
    seconds: samples / sampleRate,
  };
}

/** Encoders put a silent first frame with notes on the rest; players skip it. */
function isInfoFrame(frame: Buffer): boolean {
  return frame.includes('Xing') || frame.includes('Info') || frame.includes('VBRI');
}
