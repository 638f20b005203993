/**
 * The ways in which the other WeChat writes its answers down: everything that wechat-api.md section 0 leaves open, or of
 * which its sources disagree.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';

export type Json = Readonly<Record<string, unknown>>;

/** A file, with whatever headers it comes under. */
export type FileAnswer = { readonly bytes: Buffer; readonly headers: Readonly<Record<string, string>> };

export type Style = {
  readonly name: string;
  readonly contentType: string | undefined;
  /** What stands before the keys of every success: the documents show an errcode, traffic has none (0.4). */
  readonly success: Json;
  /** Behind them: keys that nobody has announced (0.8). */
  readonly extra: Json;
  /** The errmsg (0.10). */
  readonly errmsg: (text: string) => string;
  readonly write: (text: string) => string;
  readonly numbersAsText?: boolean;
  /** Where the client takes it (0.6). */
  readonly gzip?: boolean;
  /** No Content-Length: in pieces, or to the end of the connection. */
  readonly length: 'known' | 'chunked' | 'closing';
};

const RID = '6aac005a-01bfdbee-79769285';
const OK = { errcode: 0, errmsg: 'ok' };

export const STYLES: readonly Style[] = [
  {
    name: 'as documented',
    contentType: 'application/json; charset=UTF-8',
    success: OK,
    extra: {},
    errmsg: (text) => text,
    write: (text) => text,
    length: 'known',
  },
  {
    name: 'bare, in pieces',
    contentType: undefined,
    success: {},
    extra: { brand_new: [{ a: null }], ser_ver: 3 },
    errmsg: (text) => `${text} hint: [27kqua076657-6] rid: ${RID}`,
    write: (text) => text.replaceAll('/', '\\/'),
    length: 'chunked',
  },
  {
    name: 'packed, under a wrong label',
    contentType: 'text/html; charset=ISO-8859-1',
    success: OK,
    extra: { tags: [], cover_url: '' },
    errmsg: (text) => `${text} rid: ${RID}`,
    write: (text) => text,
    gzip: true,
    length: 'known',
  },
  {
    // Some gateways cast (7-D 17).
    name: 'numbers as text, hanging up',
    contentType: 'application/json; encoding=utf-8',
    success: { errcode: 0, errmsg: '' },
    extra: {},
    numbersAsText: true,
    errmsg: (text) => `${text}, rid: ${RID}`,
    write: (text) => `\ufeff${text}\n`,
    length: 'closing',
  },
  {
    name: 'without errmsg, with blanks',
    contentType: 'text/plain',
    success: { errcode: 0 },
    extra: { 未知: '键' },
    errmsg: (text) => `${text} hint: []`,
    write: (text) => ` \r\n${text}`,
    gzip: true,
    length: 'chunked',
  },
];

/** Writes a JSON answer in a style. */
export function sendJson(style: Style, request: IncomingMessage, response: ServerResponse, json: Json) {
  const dressed = json.errcode
    ? { errmsg: style.errmsg(String(json.errmsg)), errcode: json.errcode }
    : { ...style.extra, ...reversed({ ...style.success, ...json }) };
  const text = Buffer.from(style.write(JSON.stringify(dressed, style.numbersAsText ? asText : undefined)));
  const packed = style.gzip && /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
  if (style.contentType) response.setHeader('Content-Type', style.contentType);
  if (packed) response.setHeader('Content-Encoding', 'gzip');
  sendBytes(style, response, packed ? gzipSync(text) : text);
}

const asText = (_name: string, value: unknown) => (typeof value === 'number' ? String(value) : value);

/** Keys come in no order that could be relied on. */
const reversed = (json: Json): Json => Object.fromEntries(Object.entries(json).reverse());

export function sendFile(style: Style, response: ServerResponse, { bytes, headers }: FileAnswer) {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  sendBytes(style, response, bytes);
}

function sendBytes({ length }: Style, response: ServerResponse, bytes: Buffer) {
  if (length === 'known') response.setHeader('Content-Length', bytes.byteLength);
  if (length === 'closing') {
    response.shouldKeepAlive = false;
    response.useChunkedEncodingByDefault = false;
  }
  const middle = Math.ceil(bytes.byteLength / 3);
  response.write(bytes.subarray(0, middle));
  response.end(bytes.subarray(middle));
}
