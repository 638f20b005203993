/** What a file is, told by its first bytes. Names and Content-Type headers are only claims. */

export type FileFormat = {
  /** Lower-case, without the dot; the one WeChat is sent (wechat-api.md 7-A 3). */
  readonly extension: string;
  readonly contentType: string;
  readonly kind: 'image' | 'voice' | 'video' | 'other';
};

const format = (extension: string, contentType: string, kind: FileFormat['kind']): FileFormat => ({
  extension,
  contentType,
  kind,
});

export const FORMATS = {
  jpg: format('jpg', 'image/jpeg', 'image'),
  png: format('png', 'image/png', 'image'),
  gif: format('gif', 'image/gif', 'image'),
  bmp: format('bmp', 'image/bmp', 'image'),
  webp: format('webp', 'image/webp', 'image'),
  heif: format('heic', 'image/heic', 'image'),
  avif: format('avif', 'image/avif', 'image'),
  tiff: format('tif', 'image/tiff', 'image'),
  mp3: format('mp3', 'audio/mpeg', 'voice'),
  amr: format('amr', 'audio/amr', 'voice'),
  wav: format('wav', 'audio/wav', 'voice'),
  wma: format('wma', 'audio/x-ms-wma', 'voice'),
  m4a: format('m4a', 'audio/mp4', 'voice'),
  ogg: format('ogg', 'audio/ogg', 'voice'),
  speex: format('speex', 'voice/speex', 'voice'),
  mp4: format('mp4', 'video/mp4', 'video'),
  mov: format('mov', 'video/quicktime', 'video'),
  webm: format('webm', 'video/webm', 'video'),
  avi: format('avi', 'video/x-msvideo', 'video'),
  pdf: format('pdf', 'application/pdf', 'other'),
  zip: format('zip', 'application/zip', 'other'),
} as const;

export type FormatName = keyof typeof FORMATS;

/** As many first bytes as `sniff` wants to see. */
export const SNIFF_BYTES = 64;

/** The format of a file by its first bytes, or undefined for one that we do not know. */
export function sniff(head: Uint8Array): FormatName | undefined {
  const bytes = Buffer.from(head.buffer, head.byteOffset, Math.min(head.byteLength, SNIFF_BYTES));
  const text = (from: number, to: number) => bytes.toString('latin1', from, to);
  if (text(0, 4) === 'OggS') return text(28, 36) === SPEEX ? 'speex' : 'ogg';
  const signature = SIGNATURES.find(([start]) => text(0, start.length) === start);
  if (signature) return signature[1];
  if (text(0, 4) === 'RIFF') return RIFF[text(8, 12)];
  if (text(4, 8) === 'ftyp') return isoBrand(text(8, 12));
  if (isBmp(bytes)) return 'bmp';
  if (isMp3Frame(bytes)) return 'mp3';
  return undefined;
}

/** The header of a Speex stream, alone or as the first packet of an Ogg file (there behind the header of its page). */
const SPEEX = 'Speex   ';

const SIGNATURES: readonly (readonly [start: string, format: FormatName])[] = [
  ['\xff\xd8\xff', 'jpg'],
  ['\x89PNG\r\n\x1a\n', 'png'],
  ['GIF87a', 'gif'],
  ['GIF89a', 'gif'],
  ['ID3', 'mp3'],
  ['#!AMR', 'amr'],
  ['\x30\x26\xb2\x75\x8e\x66\xcf\x11', 'wma'],
  [SPEEX, 'speex'],
  ['\x1a\x45\xdf\xa3', 'webm'],
  ['II*\0', 'tiff'],
  ['MM\0*', 'tiff'],
  ['%PDF-', 'pdf'],
  ['PK\x03\x04', 'zip'],
];

const RIFF: Readonly<Record<string, FormatName>> = { WAVE: 'wav', WEBP: 'webp', 'AVI ': 'avi' };

/** The major brand of an ISO media file; all that is neither a picture, sound nor QuickTime counts as MP4. */
function isoBrand(brand: string): FormatName {
  if (/^(hei|hev|mif1|msf1)/.test(brand)) return 'heif';
  if (/^avi[fs]/.test(brand)) return 'avif';
  if (/^M4[AB]/.test(brand)) return 'm4a';
  return brand === 'qt  ' ? 'mov' : 'mp4';
}

/** "BM" alone is too common a beginning: the reserved words are zero and a known header follows. */
const isBmp = (bytes: Buffer) =>
  bytes.length >= 18 &&
  bytes.toString('latin1', 0, 2) === 'BM' &&
  bytes.readUInt32LE(6) === 0 &&
  [12, 40, 52, 56, 64, 108, 124].includes(bytes.readUInt32LE(14));

/** An MPEG audio frame header of layer III with possible bit and sample rates, for an mp3 without ID3 tag. */
function isMp3Frame(bytes: Buffer): boolean {
  if (bytes.length < 4) return false;
  const header = bytes.readUInt32BE(0);
  const sync = header >>> 21 === 0x7ff;
  const version = (header >>> 19) & 3;
  const layer = (header >>> 17) & 3;
  const bitrate = (header >>> 12) & 15;
  const sampleRate = (header >>> 10) & 3;
  return sync && version !== 1 && layer === 1 && bitrate !== 0 && bitrate !== 15 && sampleRate !== 3;
}
