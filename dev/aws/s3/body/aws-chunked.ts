/**
 * `aws-chunked`, the encoding of a body whose checksum or signature is only known once it has been sent. It looks like
 * HTTP's own chunks and lies inside them:
 *
 *     10000;chunk-signature=<hex>\r\n        size in hexadecimal; signature only in the signed form
 *     <65536 bytes>\r\n
 *     0;chunk-signature=<hex>\r\n            the last chunk
 *     x-amz-checksum-crc32:<base64>\r\n      trailing headers, where announced in x-amz-trailer
 *     x-amz-trailer-signature:<hex>\r\n      only in the signed form
 *     \r\n
 *
 * The wire's Content-Length counts all of this; `x-amz-decoded-content-length` counts the object's bytes.
 */
import { createHash } from 'node:crypto';
import { S3Error } from '../errors.ts';
import { ByteReader } from './byte-reader.ts';
import type { ChunkSignatures } from './chunk-signatures.ts';

const CRLF = Buffer.from('\r\n');
const LINE_LIMIT = 4096;
const incomplete = () => new S3Error('IncompleteBody');
const malformed = () => new S3Error('InvalidRequest', { message: 'The chunked body is not well-formed.' });

export type ChunkedForm = {
  /** Present where chunks are signed. */
  signatures?: ChunkSignatures;
  /** The header that is announced to trail. */
  trailer?: string;
  /** Receives the trailing headers before the stream ends. */
  onTrailers: (trailers: Map<string, string>) => void;
};

/** The bytes inside. Throws IncompleteBody, InvalidRequest or SignatureDoesNotMatch. */
export async function* decodeAwsChunked(
  source: AsyncIterable<Buffer>,
  form: ChunkedForm,
): AsyncGenerator<Buffer> {
  const reader = new ByteReader(source, incomplete);
  for (;;) {
    const { size, signature } = parseChunkHead(await reader.text(CRLF, LINE_LIMIT, malformed));
    const hash = createHash('sha256');
    for await (const piece of reader.take(size)) {
      if (form.signatures) hash.update(piece);
      yield piece;
    }
    form.signatures?.checkChunk(signature, hash.digest('hex'));
    if (size === 0) break;
    if ((await reader.text(CRLF, LINE_LIMIT, malformed)) !== '') throw malformed();
  }
  form.onTrailers(await readTrailers(reader, form));
}

function parseChunkHead(line: string): { size: number; signature: string } {
  const [, size, signature] = /^([\da-f]{1,9})(?:;chunk-signature=([\da-f]{64}))?$/i.exec(line) ?? [];
  if (size === undefined) throw malformed();
  return { size: Number.parseInt(size, 16), signature: signature ?? '' };
}

async function readTrailers(reader: ByteReader, form: ChunkedForm): Promise<Map<string, string>> {
  const lines: string[] = [];
  let signature = '';
  // Without trailers some clients end after the last chunk, without the empty line.
  while (!(await reader.atEnd())) {
    const line = await reader.text(CRLF, LINE_LIMIT, malformed);
    if (line === '') break;
    const [, name, value] = /^([^:]+):\s*(.*?)\s*$/.exec(line) ?? [];
    if (name === undefined || value === undefined) throw malformed();
    if (name === 'x-amz-trailer-signature') signature = value;
    else lines.push(`${name.toLowerCase()}:${value}`);
  }
  if (form.signatures && form.trailer) form.signatures.checkTrailer(signature, lines);
  const trailers = new Map(lines.map((line) => split(line)));
  const announced = form.trailer === undefined ? [] : [form.trailer];
  if ([...trailers.keys()].join() !== announced.join()) throw malformed();
  return trailers;
}

function split(line: string): [string, string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon), line.slice(colon + 1)];
}
