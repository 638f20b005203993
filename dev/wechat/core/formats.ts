/** Formats that WeChat takes, and two that are often sent under a borrowed name (wechat-api.md 7-A 4). */
export type Format = 'jpg' | 'png' | 'gif' | 'bmp' | 'webp' | 'heif' | 'mp4' | 'amr' | 'wav' | 'wma' | 'mp3';

export interface FormatFacts {
  extensions: readonly string[];
  contentType: string;
  looksLike(bytes: Buffer): boolean;
  /** Where pictures of this format live on the picture servers, and their wx_fmt (wechat-api.md 3.0). */
  picture?: { family: string; wxFmt: string };
}

const ascii = (bytes: Buffer, from: number, text: string) =>
  bytes.subarray(from, from + text.length).toString('latin1') === text;
const hex = (bytes: Buffer, digits: string) =>
  bytes.subarray(0, digits.length / 2).toString('hex') === digits;
const brand = (bytes: Buffer) => (ascii(bytes, 4, 'ftyp') ? bytes.subarray(8, 12).toString('latin1') : '');

const BMP_HEADER_SIZES = [12, 40, 52, 56, 64, 108, 124];
const HEIF_BRAND = /^(hei[cxms]|hev[cxms]|mif1|msf1|avif|avis)$/;
// A quicktime file ("qt  ") has the same skeleton, but is no MP4.
const MP4_BRAND = /^(iso[m2-9a]|mp4[12]|avc1|M4V |MSNV|dash|f4v |3gp\d|mmp4)$/;

export const FORMATS: Readonly<Record<Format, FormatFacts>> = {
  jpg: {
    extensions: ['jpg', 'jpeg'],
    contentType: 'image/jpeg',
    looksLike: (bytes) => hex(bytes, 'ffd8ff'),
    picture: { family: 'mmbiz_jpg', wxFmt: 'jpeg' },
  },
  png: {
    extensions: ['png'],
    contentType: 'image/png',
    looksLike: (bytes) => hex(bytes, '89504e470d0a1a0a'),
    picture: { family: 'mmbiz_png', wxFmt: 'png' },
  },
  gif: {
    extensions: ['gif'],
    contentType: 'image/gif',
    looksLike: (bytes) => ascii(bytes, 0, 'GIF87a') || ascii(bytes, 0, 'GIF89a'),
    picture: { family: 'mmbiz_gif', wxFmt: 'gif' },
  },
  bmp: {
    extensions: ['bmp'],
    contentType: 'image/bmp',
    // "BM" alone begins many a text; the size of the second header settles it.
    looksLike: (bytes) =>
      ascii(bytes, 0, 'BM') && bytes.length > 26 && BMP_HEADER_SIZES.includes(bytes.readUInt32LE(14)),
    picture: { family: 'mmbiz', wxFmt: 'bmp' },
  },
  webp: {
    extensions: ['webp'],
    contentType: 'image/webp',
    looksLike: (bytes) => ascii(bytes, 0, 'RIFF') && ascii(bytes, 8, 'WEBP'),
  },
  heif: {
    extensions: ['heic', 'heif', 'avif'],
    contentType: 'image/heif',
    looksLike: (bytes) => HEIF_BRAND.test(brand(bytes)),
  },
  mp4: {
    extensions: ['mp4'],
    contentType: 'video/mp4',
    looksLike: (bytes) => MP4_BRAND.test(brand(bytes)),
  },
  amr: {
    extensions: ['amr'],
    contentType: 'audio/amr',
    looksLike: (bytes) => ascii(bytes, 0, '#!AMR\n'),
  },
  wav: {
    extensions: ['wav'],
    contentType: 'audio/wav',
    looksLike: (bytes) => ascii(bytes, 0, 'RIFF') && ascii(bytes, 8, 'WAVE'),
  },
  wma: {
    extensions: ['wma'],
    contentType: 'audio/x-ms-wma',
    looksLike: (bytes) => hex(bytes, '3026b2758e66cf11a6d900aa0062ce6c'),
  },
  mp3: {
    extensions: ['mp3'],
    contentType: 'audio/mpeg',
    looksLike: (bytes) => ascii(bytes, 0, 'ID3') || isLayer3Frame(bytes),
  },
};

// Eleven sync bits, then layer III; last in the table because two bytes prove little.
function isLayer3Frame(bytes: Buffer): boolean {
  const [first = 0, second = 0] = bytes;
  return first === 0xff && (second & 0xe6) === 0xe2 && (second & 0x18) !== 0x08;
}
