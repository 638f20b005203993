import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import fc from 'fast-check';
import { param, parseHeader } from '../../../dev/wechat/core/header-params.ts';
import { splitMultipart } from '../../../dev/wechat/core/multipart.ts';
import { readBody } from '../../../dev/wechat/wire/read-body.ts';

const BOUNDARY = '----form-boundary-x';

/** Pieces that a file may be made of: arbitrary bytes, and all that comes close to a boundary line. */
const piece = fc.oneof(
  fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
  fc
    .constantFrom(
      '\r\n',
      '\r',
      '--',
      '\r\n\r\n',
      `--${BOUNDARY}`,
      `\n--${BOUNDARY}`,
      `\r\n--${BOUNDARY.slice(0, -1)}`,
      `\r\n--${BOUNDARY}y`,
      `\r\n--${BOUNDARY}-`,
      `\r\n--${BOUNDARY} .`,
    )
    .map((text) => Buffer.from(text)),
);

// A true boundary line inside a file ends the file: no client may choose such a boundary (RFC 2046 5.1.1).
const TRUE_BOUNDARY = new RegExp(`(^|\r\n)--${BOUNDARY}([ \t]*\r\n|--)`);
const file = fc
  .array(piece, { maxLength: 6 })
  .map((pieces) => Buffer.concat(pieces))
  .filter((bytes) => !TRUE_BOUNDARY.test(`${bytes.toString('latin1')}\r\n--`));

const part = fc.record(
  { name: fc.stringMatching(/^[\w一-龥 .%;-]{1,12}$/), body: file },
  { noNullPrototype: true },
);

function write(parts: ReadonlyArray<{ name: string; body: Buffer }>): Buffer {
  const pieces = parts.flatMap(({ name, body }) => [
    Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n`),
    body,
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([...pieces, Buffer.from(`--${BOUNDARY}--\r\n`)]);
}

test('whatever parts are written, in whatever pieces they come, are read again', async () => {
  const cuts = fc.array(fc.nat(200), { maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(fc.array(part, { maxLength: 4 }), cuts, async (parts, sizes) => {
      const body = await collect(chop(write(parts), sizes));
      const read = splitMultipart(body, BOUNDARY)?.map((found) => ({
        name: nameOf(found.headers.get('content-disposition') ?? ''),
        body: found.body,
      }));
      assert.deepEqual(read, parts);
    }),
    { numRuns: 300 },
  );
});

test('a body cut off anywhere is no form, and never throws', () => {
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 3 }), fc.nat(), (parts, seed) => {
      const whole = write(parts);
      const end = whole.length - '--\r\n'.length;
      assert.equal(splitMultipart(whole.subarray(0, seed % end), BOUNDARY), undefined);
    }),
  );
});

test('arbitrary bytes never throw', () => {
  fc.assert(
    fc.property(fc.array(piece), fc.string(), (pieces, boundary) => {
      splitMultipart(Buffer.concat(pieces), boundary);
      parseHeader(Buffer.concat(pieces).toString('latin1'));
    }),
  );
});

test('a part without headers, and one without a blank line', () => {
  const headless = splitMultipart(Buffer.from('--b\r\n\r\nfile\r\n--b--'), 'b');
  assert.equal(headless?.[0]?.body.toString(), 'file');
  const bodiless = splitMultipart(Buffer.from('--b\r\nA: x\r\n--b--'), 'b');
  assert.equal(bodiless?.[0]?.headers.get('a'), 'x');
  assert.equal(bodiless?.[0]?.body.length, 0);
});

function nameOf(disposition: string): string | undefined {
  return param(parseHeader(Buffer.from(disposition, 'latin1').toString('utf8')), 'name')?.value;
}

function chop(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const chunks: Buffer[] = [];
  let at = 0;
  for (const size of sizes) {
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return [...chunks, bytes.subarray(at)].filter((chunk) => chunk.length > 0);
}

/** Reads the chunks as the server reads a request's body. */
async function collect(chunks: Buffer[]): Promise<Buffer> {
  const request = Object.assign(Readable.from(chunks), { headers: {}, complete: true });
  const limits = { keepBytes: Infinity, stallMs: 1000 };
  return (await readBody(request as unknown as IncomingMessage, limits, () => {})).bytes;
}
