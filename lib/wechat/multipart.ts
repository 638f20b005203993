/**
 * multipart/form-data as WeChat reads it (wechat-api.md 7-A, 7-B): Content-Length known beforehand, boundary unquoted,
 * name and filename quoted, the file name in raw UTF-8 and never as filename*.
 */
import { randomBytes } from 'node:crypto';
import type { HttpRequest } from '../net/http.ts';

export type FilePart = {
  readonly name: string;
  readonly filename: string;
  readonly contentType: string;
  readonly size: number;
  /** As a stream, or whole. */
  readonly content: AsyncIterable<Uint8Array> | Uint8Array;
};

export type Multipart = {
  readonly contentType: string;
  readonly body: NonNullable<HttpRequest['body']>;
};

/**
 * A multipart body around one file; `fields` follow it. Memory does not grow with the file.
 *
 * @throws {RangeError} for a file in memory that is not of its declared size
 */
export function multipart(file: FilePart, fields: Readonly<Record<string, string>> = {}): Multipart {
  const boundary = `----wm${randomBytes(18).toString('hex')}`;
  const head = Buffer.from(
    `--${boundary}\r\nContent-Disposition: form-data; name="${file.name}"; filename="${quotable(file.filename)}"\r\n` +
      `Content-Type: ${file.contentType}\r\n\r\n`,
  );
  const rest = Object.entries(fields).map(
    ([name, value]) => `\r\n--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}`,
  );
  const tail = Buffer.from(`${rest.join('')}\r\n--${boundary}--\r\n`);
  const contentType = `multipart/form-data; boundary=${boundary}`;
  const { content, size } = file;
  if (!(content instanceof Uint8Array)) {
    const whole = head.byteLength + size + tail.byteLength;
    return { contentType, body: { size: whole, chunks: around(head, content, tail) } };
  }
  if (content.byteLength !== size)
    throw new RangeError(`The file is of ${content.byteLength} bytes, and was declared as of ${size}`);
  return { contentType, body: [head, content, tail] };
}

async function* around(head: Uint8Array, chunks: AsyncIterable<Uint8Array>, tail: Uint8Array) {
  yield head;
  yield* chunks;
  yield tail;
}

/** As browsers do it: a quote or a line break in a name would end the header. */
const quotable = (name: string) => name.replace(/"/g, '%22').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
