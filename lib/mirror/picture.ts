/** A picture's file by its public address, which costs no quota; or the doubt that it is another's. */
import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { RecordKey } from '../library/record.ts';
import { refer } from '../library/references.ts';
import { WECHAT_LINK } from '../net/remote-policy.ts';
import { RemoteRefused } from '../net/remote-refused.ts';
import { collect } from '../net/streams.ts';
import { blob } from '../storage/buckets.ts';
import { headObject } from '../storage/objects.ts';
import { putOnce } from '../storage/put-once.ts';
import { FORMATS, type FormatName, sniff } from '../wechat/index.ts';
import type { MirrorParts } from './unit.ts';

/** WeChat takes pictures of 10 MB (wechat-api.md 3.1); four are in memory at once. */
const MAX_BYTES = 12 * 2 ** 20;
const TIMEOUT_MS = 30_000;
const PAUSES_MS = [300, 1_000];

export type Picture = {
  readonly sha256: string;
  readonly size: number;
  readonly format: FormatName;
};

/** `hash`: of what may have been sent in place of several pictures. */
export type PictureResult = { readonly picture: Picture } | { readonly doubt: true; readonly hash?: string };

type Judged = Pick<MirrorParts, 'fetchRemote' | 'allowed' | 'signal'> & {
  readonly placeholders: readonly string[];
  readonly genuine: readonly string[];
};

/**
 * Fetches a picture and keeps it. It is doubted where it is not of the format that its address names, and where the
 * same bytes came from another address: addresses come from the content (wechat-api.md 3.0), so that is the
 * picture which WeChat shows to foreign pages.
 *
 * @throws {RemoteRefused} where WeChat's picture server cannot be reached
 */
export async function fetchPicture(
  { account, media_id }: Pick<RecordKey, 'account' | 'media_id'>,
  url: string,
  parts: Judged,
): Promise<PictureResult> {
  const bytes = await download(url, parts);
  const format = bytes && sniff(bytes);
  if (!bytes || !format || !isAsNamed(format, url)) return { doubt: true };
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (parts.placeholders.includes(sha256)) return { doubt: true, hash: sha256 };
  const place = blob(account, sha256);
  const path = new URL(url).pathname;
  const keep = () => putOnce(place, bytes, FORMATS[format].contentType, { [PATH]: path });
  if (!(await keep())) {
    const other = (await headObject(place))?.metadata[PATH];
    // One that was uploaded through us, or given by get_material, came from no address.
    if (other !== undefined && other !== path && !parts.genuine.includes(sha256))
      return { doubt: true, hash: sha256 };
    // It may be erased in this very moment for whoever had it first: no more, once we refer to it.
    await refer(account, sha256, `materials.${media_id}`);
    await keep();
  }
  return { picture: { sha256, size: bytes.byteLength, format } };
}

/** The blob's metadata: where WeChat had the picture. */
const PATH = 'wechat-path';

/** The bytes; undefined for what is not there, or too large. */
async function download(
  url: string,
  { fetchRemote, allowed, signal }: Judged,
): Promise<Uint8Array | undefined> {
  for (const pause of [...PAUSES_MS, undefined]) {
    try {
      return await within(TIMEOUT_MS, signal, async (limit) => {
        const options = { policy: WECHAT_LINK, allowed, maxBytes: MAX_BYTES, signal: limit };
        return await collect((await fetchRemote(url, options)).chunks, MAX_BYTES);
      });
    } catch (error) {
      if (!(error instanceof RemoteRefused)) throw error;
      if (!error.transient) return undefined;
      if (pause === undefined || signal.aborted) throw error;
      await delay(pause, undefined, { signal }).catch(() => {});
    }
  }
  return undefined;
}

/** Work with a time limit that is gone when the work is done: thousands of pictures come in the time of one. */
async function within<T>(
  milliseconds: number,
  signal: AbortSignal,
  work: (limit: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = new AbortController();
  const abort = () => limit.abort();
  const timer = setTimeout(abort, milliseconds);
  signal.addEventListener('abort', abort);
  if (signal.aborted) abort();
  try {
    return await work(limit.signal);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
}

const NAMED: Readonly<Record<string, FormatName>> = {
  jpeg: 'jpg',
  jpg: 'jpg',
  png: 'png',
  gif: 'gif',
  bmp: 'bmp',
};

/** `…/0?wx_fmt=png` (wechat-api.md 3.0); where the address names no format, any picture will do. */
function isAsNamed(format: FormatName, url: string): boolean {
  const named = NAMED[new URL(url).searchParams.get('wx_fmt') ?? ''];
  return named ? named === format : FORMATS[format].kind === 'image';
}
