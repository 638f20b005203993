import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { multipart } from '../../../lib/wechat/multipart.ts';
import { inPieces, readAll } from '../../helpers/bytes.ts';

type Form = { filename: string; bytes: Uint8Array; fields?: Record<string, string>; pieces?: number };

async function written({ filename, bytes, fields, pieces }: Form) {
  const part = { name: 'media', filename, contentType: 'image/jpeg', size: bytes.byteLength };
  const { contentType, body } = multipart({ ...part, content: inPieces(bytes, pieces) }, fields);
  assert.ok('chunks' in body);
  const sent = await readAll(body.chunks);
  assert.equal(sent.length, body.size, 'the length is what was said beforehand');
  const boundary = boundaryIn(contentType);

  const whole = multipart({ ...part, content: bytes }, fields);
  assert.ok(Array.isArray(whole.body));
  const inMemory = Buffer.concat(whole.body).toString('latin1');
  assert.equal(inMemory.replaceAll(boundaryIn(whole.contentType), boundary), sent.toString('latin1'));
  return { sent, boundary };
}

function boundaryIn(contentType: string): string {
  const boundary = /^multipart\/form-data; boundary=([\w-]{1,70})$/.exec(contentType)?.[1];
  assert.ok(boundary, 'the boundary is not quoted, and nothing follows it (7-A 6)');
  return boundary;
}

/** Reads a form as RFC 7578 has it, apart from the code under test. */
function parse(sent: Buffer, boundary: string) {
  const parts: { headers: string[]; body: Buffer }[] = [];
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  let rest = Buffer.concat([Buffer.from('\r\n'), sent]);
  for (;;) {
    assert.ok(rest.subarray(0, delimiter.length).equals(delimiter));
    rest = rest.subarray(delimiter.length);
    if (rest.equals(Buffer.from('--\r\n'))) return parts;
    assert.equal(rest.toString('latin1', 0, 2), '\r\n');
    const headEnd = rest.indexOf('\r\n\r\n');
    const end = rest.indexOf(delimiter, headEnd + 4);
    assert.ok(headEnd >= 0 && end >= 0);
    parts.push({
      headers: rest.toString('utf8', 2, headEnd).split('\r\n'),
      body: rest.subarray(headEnd + 4, end),
    });
    rest = rest.subarray(end);
  }
}

test('a form with one file, byte for byte', async () => {
  const { sent, boundary } = await written({ filename: '我的 照片.jpg', bytes: Buffer.from('bytes') });
  const expected =
    `--${boundary}\r\n` +
    'Content-Disposition: form-data; name="media"; filename="我的 照片.jpg"\r\n' +
    'Content-Type: image/jpeg\r\n' +
    '\r\n' +
    'bytes\r\n' +
    `--${boundary}--\r\n`;
  assert.equal(sent.toString('utf8'), expected);
});

test('fields follow the file, with their own characters', async () => {
  const description = JSON.stringify({ title: '标题 "一"', introduction: '简介\n😀' });
  const { sent, boundary } = await written({
    filename: 'a.mp4',
    bytes: Buffer.from('bytes'),
    fields: { description },
  });
  const expected =
    `--${boundary}\r\n` +
    'Content-Disposition: form-data; name="media"; filename="a.mp4"\r\n' +
    'Content-Type: image/jpeg\r\n\r\nbytes\r\n' +
    `--${boundary}\r\n` +
    'Content-Disposition: form-data; name="description"\r\n\r\n' +
    '{"title":"标题 \\"一\\"","introduction":"简介\\n😀"}\r\n' +
    `--${boundary}--\r\n`;
  assert.equal(sent.toString('utf8'), expected);
});

test('no name can end the header or its quotes, or begin another header (7-A 5)', async () => {
  for (const [filename, sent] of [
    ['a".jpg', 'a%22.jpg'],
    ['a"; name="x.jpg', 'a%22; name=%22x.jpg'],
    ['a\r\nX-Evil: 1\r\n\r\nbody.jpg', 'a%0D%0AX-Evil: 1%0D%0A%0D%0Abody.jpg'],
    ['a\n.jpg', 'a%0A.jpg'],
    ['100%.jpg', '100%.jpg'],
  ] as const) {
    const form = await written({ filename, bytes: Buffer.from('bytes') });
    const [part, ...more] = parse(form.sent, form.boundary);
    assert.equal(more.length, 0);
    assert.deepEqual(part?.headers, [
      `Content-Disposition: form-data; name="media"; filename="${sent}"`,
      'Content-Type: image/jpeg',
    ]);
    assert.equal(String(part?.body), 'bytes');
  }
});

test('the name is never encoded as RFC 5987 has it, which WeChat does not understand', async () => {
  const { sent } = await written({ filename: '照片.jpg', bytes: Buffer.alloc(1) });
  assert.doesNotMatch(sent.toString('utf8'), /filename\*|utf-8''|%E7/i);
});

test('a file in memory that is not of its declared size makes no form', () => {
  const part = { name: 'media', filename: 'a.jpg', contentType: 'image/jpeg', content: Buffer.from('bytes') };
  for (const size of [4, 6]) assert.throws(() => multipart({ ...part, size }), { name: 'RangeError' });
});

test('every form has a boundary of its own', async () => {
  const forms = await Promise.all(
    Array.from({ length: 50 }, () => written({ filename: 'a', bytes: Buffer.alloc(1) })),
  );
  assert.equal(new Set(forms.map(({ boundary }) => boundary)).size, 50);
});

test('any name, bytes, fields and pieces come out as they went in', async () => {
  const likeForms = fc.constantFrom(
    '\r\n--',
    '------wm',
    '--',
    '\r\n',
    '\r\n\r\n',
    'Content-Disposition: form-data',
    '\0',
  );
  const bytes = fc
    .array(
      fc.oneof(
        fc.uint8Array({ maxLength: 300 }),
        likeForms.map((text) => Buffer.from(text)),
      ),
      { maxLength: 10 },
    )
    .map((list) => Buffer.concat(list));
  const filename = fc.string({ unit: 'binary', maxLength: 30 }).map((text) => text.toWellFormed());
  const fields = fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.string({ unit: 'grapheme' }), {
    maxKeys: 3,
  });
  const pieces = fc.integer({ min: 1, max: 100 });
  const property = fc.asyncProperty(filename, bytes, fields, pieces, async (name, file, more, size) => {
    const { sent, boundary } = await written({ filename: name, bytes: file, fields: more, pieces: size });
    const [media, ...others] = parse(sent, boundary);
    const escaped = name.replace(/"/g, '%22').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
    assert.equal(media?.headers[0], `Content-Disposition: form-data; name="media"; filename="${escaped}"`);
    assert.ok(media?.body.equals(file));
    const found = others.map(({ headers, body }) => [headers, body.toString('utf8')]);
    const expected = Object.entries(more).map(([key, value]) => [
      [`Content-Disposition: form-data; name="${key}"`],
      value.toWellFormed(),
    ]);
    assert.deepEqual(found, expected);
  });
  await fc.assert(property, { numRuns: 300 });
});
