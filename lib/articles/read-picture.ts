/** Gets the bytes of a picture and looks at them. */
import { createHash } from 'node:crypto';
import { TYPED_URL } from '../net/remote-policy.ts';
import { RemoteRefused } from '../net/remote-refused.ts';
import { collect } from '../net/streams.ts';
import { type FormatName, fileRule, sniff } from '../wechat/index.ts';
import { decodeDataUrl } from './data-url.ts';
import { type ArticleParts, LIMITS } from './parts.ts';
import { fileNameOf, isDataUrl } from './picture-url.ts';
import { ImageRefused } from './reasons.ts';

export type Picture = {
  readonly bytes: Uint8Array;
  readonly format: FormatName;
  readonly sha256: string;
  /** For people, in the library's list. */
  readonly filename: string;
};

/** A permanent image is the widest that WeChat takes: jpg, png, gif and bmp of up to 10 MB (wechat-api.md 3.1). */
const RULE = fileRule('material', 'image');

/**
 * Fetches a picture through the guarded fetch, or decodes it, and tells by its bytes what it is.
 *
 * @throws {ImageRefused} {RemoteRefused}
 */
export async function readPicture(address: string, parts: ArticleParts): Promise<Picture> {
  const bytes = isDataUrl(address) ? decodeDataUrl(address, RULE.maxBytes) : await fetchBytes(address, parts);
  if (bytes.byteLength === 0) throw new ImageRefused('empty');
  const format = sniff(bytes);
  if (!format || !RULE.formats.includes(format)) throw new ImageRefused('format');
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { bytes, format, sha256, filename: fileNameOf(address) };
}

async function fetchBytes(
  address: string,
  { fetchRemote, allowed, signal, limits }: ArticleParts,
): Promise<Buffer> {
  const { maxBytes } = RULE;
  const timeout = AbortSignal.timeout(limits?.imageMs ?? LIMITS.imageMs);
  const options = { policy: TYPED_URL, allowed, maxBytes, signal: AbortSignal.any([timeout, signal]) };
  const bytes = await collect((await fetchRemote(address, options)).chunks, maxBytes);
  if (!bytes) throw new RemoteRefused('too_large');
  return bytes;
}
