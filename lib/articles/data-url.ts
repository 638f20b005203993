/** Pictures that stand in the article itself. */
import { ImageRefused } from './reasons.ts';

/**
 * The bytes of a `data:` URL (RFC 2397), base64 or percent-encoded. What type it claims does not matter.
 *
 * @throws {ImageRefused} data_url, too_large
 */
export function decodeDataUrl(url: string, maxBytes: number): Buffer {
  const comma = url.indexOf(',');
  if (comma < 0) throw new ImageRefused('data_url');
  const base64 = /;\s*base64\s*$/i.test(url.slice(0, comma));
  const [data = ''] = url.slice(comma + 1).split('#', 1);
  // Each byte takes at least one character, in base64 one and a third.
  if (data.length > maxBytes * 4) throw new ImageRefused('too_large');
  const bytes = percentDecoded(data);
  const decoded = base64 ? fromBase64(bytes.toString('latin1')) : bytes;
  if (decoded.byteLength > maxBytes) throw new ImageRefused('too_large');
  return decoded;
}

function fromBase64(text: string): Buffer {
  const packed = text.replace(/[\t\n\f\r ]/g, '');
  const bare = packed.length % 4 === 0 ? packed.replace(/={1,2}$/, '') : packed;
  if (bare.length % 4 === 1 || !/^[A-Za-z0-9+/]*$/.test(bare)) throw new ImageRefused('data_url');
  return Buffer.from(bare, 'base64');
}

/** Percent signs that begin no byte stand for themselves, as browsers have it; line breaks stand for nothing. */
function percentDecoded(text: string): Buffer {
  const source = Buffer.from(text.replace(/[\t\n\r]/g, ''));
  const bytes = Buffer.alloc(source.byteLength);
  let length = 0;
  for (let at = 0; at < source.byteLength; at++) {
    const escaped = source[at] === 0x25 ? hexByte(source.toString('latin1', at + 1, at + 3)) : undefined;
    bytes[length++] = escaped ?? source[at] ?? 0;
    if (escaped !== undefined) at += 2;
  }
  return bytes.subarray(0, length);
}

const hexByte = (digits: string) => (/^[\da-f]{2}$/i.test(digits) ? Number.parseInt(digits, 16) : undefined);
