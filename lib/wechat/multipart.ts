/**
 * multipart/form-data as WeChat reads it (wechat-api.md 7-A, 7-B): Content-Length known beforehand, boundary unquoted,
 * name and filename quoted, the file name in raw UTF-8 and never as filename*.
 */
import { randomBytes } from 'node:crypto';
import type { SizedBody } from '../net/http.ts';

export type FilePart = {
  readonly name: string;
  readonly filename: string;
  readonly contentType: string;
  readonly size: number;
  readonly chunks: AsyncIterable<Uint8Array>;
};

/** A multipart body around one file; `fields` follow it. Memory does not grow with the file. */
export function multipart(file: FilePart, fields: Readonly<Record<string, string>> = {}) {
  const boundary = `----wm${randomBytes(18).toString('hex')}`;
  const head = Buffer.from(
    `--${boundary}\r\nContent-Disposition: form-data; name="${file.name}"; filename="${quotable(file.filename)}"\r\n` +
      `Content-Type: ${file.contentType}\r\n\r\n`,
  );
  const rest = Object.entries(fields).map(
    ([name, value]) => `\r\n--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}`,
  );
  const tail = Buffer.from(`${rest.join('')}\r\n--${boundary}--\r\n`);
  const body: SizedBody = {
    size: head.byteLength + file.size + tail.byteLength,
    chunks: around(head, file.chunks, tail),
  };
  return { contentType: `multipart/form-data; boundary=${boundary}`, body };
}

async function* around(head: Uint8Array, chunks: AsyncIterable<Uint8Array>, tail: Uint8Array) {
  yield head;
  yield* chunks;
  yield tail;
}

/** As browsers do it: a quote or a line break in a name would end the header. */
const quotable = (name: string) => name.replace(/"/g, '%22').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
