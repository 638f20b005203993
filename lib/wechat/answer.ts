/**
 * Reads what WeChat answered: an error, JSON, or a file. The body decides, never the Content-Type alone: errors come
 * as text/plain, files without any type, both with status 200 (wechat-api.md 0.2, 0.5, 2.2).
 */
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { HttpResponse } from '../net/http.ts';
import { type Bytes, collect, peek } from '../net/streams.ts';
import { dispositionFileName } from './content-disposition.ts';
import { NotDownloadable, WeChatError, WeChatUnreachable } from './errors.ts';
import { type FormatName, SNIFF_BYTES, sniff } from './formats.ts';
import { errcodeOf, isObject, type JsonObject, parseJson, textOf } from './json.ts';

/** A file on its way from WeChat. Read `chunks` to the end or `cancel`. */
export type IncomingFile = {
  /** By the first bytes (bare Speex, which has no mark, by what WeChat says); undefined for one that we do not know. */
  readonly format: FormatName | undefined;
  /** As WeChat gives it, not yet cleaned. */
  readonly filename: string | undefined;
  /** Bytes, where WeChat says so. */
  readonly size: number | undefined;
  readonly chunks: Bytes;
  readonly cancel: () => Promise<void>;
};

export type Answer = { readonly json: JsonObject } | { readonly file: IncomingFile };

/** The largest JSON that is read: eight articles of 1 MB, escaped. */
const MAX_JSON_BYTES = 32 * 2 ** 20;

/** Enough to tell text from what only begins like it: the protobuf of an article opens with an id of 64 letters (2.5). */
const TEXT_BYTES = 256;

/**
 * Reads an answer that may be a file.
 *
 * @throws {WeChatError} for an errcode other than 0
 * @throws {WeChatUnreachable} for another status than 200, an empty, truncated or foreign body
 * @throws {NotDownloadable} for bytes that claim to be a picture and are none (2.5)
 */
export async function readAnswer(api: string, response: HttpResponse): Promise<Answer> {
  if (response.status !== 200) {
    response.body.destroy();
    throw new WeChatUnreachable(api, 'http_status', 'all', { status: response.status });
  }
  const body = decoded(response);
  try {
    const { head, chunks, cancel } = await peek(body, TEXT_BYTES);
    const start = Buffer.from(head)
      .toString('latin1', 0, SNIFF_BYTES)
      .replace(/^\xef\xbb\xbf/, '')
      .trimStart();
    if (start.startsWith('{')) return { json: await readJson(api, chunks) };
    // Nothing, a page, a sentence: media files are none of these, whatever their headers say.
    if (isText(head)) {
      await cancel();
      throw new WeChatUnreachable(api, 'not_understood', 'all');
    }
    return { file: await incomingFile(api, response, head, chunks, cancel) };
  } catch (error) {
    throw translated(api, error);
  }
}

/** Printable UTF-8, but for a character that the end of the head cuts in two. An AMR file begins with text, and is none. */
function isText(head: Uint8Array): boolean {
  if (sniff(head)) return false;
  const text = new TextDecoder('utf-8').decode(head.subarray(0, TEXT_BYTES), { stream: true });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
  return !/[\x00-\x08\x0e-\x1f\x7f\ufffd]/.test(text);
}

/** Reads an answer that must be JSON. @throws as `readAnswer` */
export async function readJsonAnswer(api: string, response: HttpResponse): Promise<JsonObject> {
  const answer = await readAnswer(api, response);
  if ('json' in answer) return answer.json;
  await answer.file.cancel();
  throw new WeChatUnreachable(api, 'not_understood', 'all');
}

async function readJson(api: string, chunks: Bytes): Promise<JsonObject> {
  const json = parseJson((await collect(chunks, MAX_JSON_BYTES))?.toString('utf8') ?? '');
  if (!isObject(json)) throw new WeChatUnreachable(api, 'not_understood', 'all');
  const errcode = errcodeOf(json);
  if (errcode !== 0) throw new WeChatError(api, errcode, textOf(json.errmsg));
  return json;
}

async function incomingFile(
  api: string,
  response: HttpResponse,
  head: Uint8Array,
  chunks: Bytes,
  cancel: () => Promise<void>,
) {
  const { headers } = response;
  const filename = dispositionFileName(headers['content-disposition']);
  const type = headers['content-type'] ?? '';
  const format = sniff(head) ?? (isSpeex(type, filename) ? 'speex' : undefined);
  const claimsPicture = /^image\//.test(type) || /\.(jpe?g|png|gif|bmp)$/i.test(filename ?? '');
  if (!format && claimsPicture) {
    await cancel();
    throw new NotDownloadable('unknown_content');
  }
  const packed = headers['content-encoding'] === 'gzip';
  const length = headers['content-length'];
  const size = packed || length === undefined ? undefined : Number(length);
  return { format, filename, size, chunks: speaking(api, chunks), cancel };
}

/**
 * An HD voice comes as bare Speex frames, each behind a byte of its own and without any header to tell them by
 * (wechat-api.md 2.3; `audio/x-speex-with-header-byte` was seen: https://segmentfault.com/q/1010000002506317). Here
 * alone a claim decides, and only where the bytes say nothing else.
 */
const isSpeex = (type: string, filename: string | undefined) =>
  /^(voice|audio)\/(x-)?speex\b/i.test(type) || /\.(speex|spx)$/i.test(filename ?? '');

function decoded({ headers, body }: HttpResponse): Bytes {
  if (headers['content-encoding'] !== 'gzip') return body;
  // What ends one ends the other; the reader of the gunzip learns why.
  return pipeline(body, createGunzip(), () => {});
}

/** The same bytes; what breaks on the way speaks of WeChat. */
async function* speaking(api: string, chunks: Bytes): Bytes {
  try {
    yield* chunks;
  } catch (error) {
    throw translated(api, error);
  }
}

/** A connection that breaks in mid-answer shows as a plain stream error. */
function translated(api: string, error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if ([WeChatError, WeChatUnreachable, NotDownloadable].some((type) => error instanceof type)) return error;
  const code = (error as NodeJS.ErrnoException).code ?? error.name;
  const late = /^(ETIMEDOUT|EABORTED)$/.test(code) || /^(TimeoutError|AbortError)$/.test(error.name);
  const reason = late ? 'timeout' : 'connection';
  return new WeChatUnreachable(api, reason, 'all', { code });
}
