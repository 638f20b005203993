/** Fetches the file of an id from WeChat into our library. */
import { setTimeout as delay } from 'node:timers/promises';
import type { FetchRemote, RemoteFile } from '../net/guarded-fetch.ts';
import { type AllowedHosts, WECHAT_LINK } from '../net/remote-policy.ts';
import { RemoteRefused } from '../net/remote-refused.ts';
import { type Bytes, peek } from '../net/streams.ts';
import {
  cleanFileName,
  FORMATS,
  type FormatName,
  type MaterialDownload,
  NotDownloadable,
  SNIFF_BYTES,
  sniff,
  splitName,
  type WeChatClient,
  WeChatUnreachable,
} from '../wechat/index.ts';
import { keepStream } from './blobs.ts';
import {
  changeRecord,
  type LibraryRecord,
  nameOf,
  type RecordKey,
  type Shelf,
  writeReferred,
} from './record.ts';

export type FetchFileParts = {
  readonly wechatOf: (account: string) => WeChatClient;
  readonly fetchRemote: FetchRemote;
  readonly allowed: AllowedHosts;
  readonly now: () => number;
};

/**
 * Fetches and keeps a file, or the articles of an old news material, and records it. Nothing is kept of an answer that
 * is an error or breaks off.
 *
 * @throws {WeChatError} {WeChatUnreachable} {TokenUnavailable} {NotDownloadable}
 */
export async function fetchFile(
  key: RecordKey,
  parts: FetchFileParts,
  signal: AbortSignal,
): Promise<LibraryRecord> {
  const wechat = parts.wechatOf(key.account);
  const download = await DOWNLOADS[key.shelf](wechat, key.media_id, { signal });
  const kept = await keep(key, download, parts, signal);
  const stored_at = new Date(parts.now()).toISOString();
  // What others noted meanwhile stays: that it was deleted, by whom.
  return await changeRecord(
    key,
    ({ fetching_until: _, failed: __, ...known }) => ({ ...known, ...kept, stored_at }),
    writeReferred,
  );
}

const DOWNLOADS = {
  media: ({ media }, id, options) => media.get(id, options),
  materials: ({ materials }, id, options) => materials.get(id, options),
  hd_voices: ({ media }, id, options) => media.getHdVoice(id, options),
} satisfies Record<
  Shelf,
  (wechat: WeChatClient, id: string, options: { signal: AbortSignal }) => Promise<MaterialDownload>
>;

async function keep(
  key: RecordKey,
  download: MaterialDownload,
  parts: FetchFileParts,
  signal: AbortSignal,
): Promise<Partial<LibraryRecord>> {
  if ('news' in download) return { news: download.news };
  if ('file' in download) return await keepFile(key, download.file);
  const video = await fetchVideo(download.link, parts, signal);
  const kept = await keepFile(key, video);
  return 'title' in download
    ? { ...kept, type: 'video', title: download.title, description: download.description }
    : kept;
}

type Incoming = {
  readonly format: FormatName | undefined;
  readonly filename?: string | undefined;
  readonly size: number | undefined;
  readonly chunks: Bytes;
};

async function keepFile(
  key: RecordKey,
  { format, filename, size, chunks }: Incoming,
): Promise<Partial<LibraryRecord>> {
  const known = format && FORMATS[format];
  const content_type = known?.contentType ?? 'application/octet-stream';
  const blob = await keepStream(chunks, size, key.account, content_type, nameOf(key));
  const stem = splitName(cleanFileName(filename ?? key.media_id)).stem;
  const extension = known?.extension ?? splitName(filename ?? '').extension ?? 'bin';
  const type = known && known.kind !== 'other' ? known.kind : undefined;
  return { ...(type && { type }), file: { ...blob, content_type, filename: `${stem}.${extension}` } };
}

/** WeChat's video links may answer 404 for some seconds after they were issued (wechat-api.md 2.2). */
const LINK_DELAYS_MS = [500, 1_000, 2_000, 4_000];
const MAX_VIDEO_BYTES = 2 ** 30;
const LINK_API = 'video link';

async function fetchVideo(
  link: string,
  { fetchRemote, allowed }: FetchFileParts,
  signal: AbortSignal,
): Promise<Incoming> {
  const options = { policy: WECHAT_LINK, allowed, maxBytes: MAX_VIDEO_BYTES, signal };
  for (const pause of [...LINK_DELAYS_MS, undefined]) {
    try {
      return await videoFile(await fetchRemote(link, options), link);
    } catch (error) {
      if (!(error instanceof RemoteRefused)) throw error;
      const soon = error.status === 404 || error.transient;
      if (!soon || pause === undefined) throw linkFailure(error);
      await delay(pause, undefined, { signal }).catch(() => {});
    }
  }
  throw new WeChatUnreachable(LINK_API, 'connection', 'all');
}

/** A video that was made in the console comes as a page of HTML (3.2). */
async function videoFile(remote: RemoteFile, link: string): Promise<Incoming> {
  const { head, chunks, cancel } = await peek(remote.chunks, SNIFF_BYTES);
  const format = sniff(head);
  if (format) return { format, size: remote.size, chunks };
  await cancel();
  const page =
    /^text\/html/i.test(remote.contentType ?? '') || /^\s*</.test(Buffer.from(head).toString('latin1'));
  throw new NotDownloadable(page ? 'web_page' : 'unknown_content', page ? link : undefined);
}

const linkFailure = (error: RemoteRefused) =>
  error.reason === 'timeout'
    ? new WeChatUnreachable(LINK_API, 'timeout', 'all')
    : new WeChatUnreachable(LINK_API, error.status ? 'http_status' : 'connection', 'all', {
        status: error.status,
        code: error.reason,
      });
