import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readForm } from '../../../../dev/aws/s3/post/form.ts';

const type = 'multipart/form-data; boundary=XX';

/** The bytes in pieces of the given sizes, over and over. */
async function* inPieces(bytes: Buffer, sizes: number[]): AsyncGenerator<Buffer> {
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

async function read(text: string | Buffer, sizes = [1 << 20], contentType = type) {
  const form = await readForm(inPieces(Buffer.from(text), sizes), contentType);
  const pieces: Buffer[] = [];
  for await (const piece of form.file) pieces.push(piece);
  return { fields: form.fields, fileName: form.fileName, file: Buffer.concat(pieces) };
}

function field(name: string, value: string): string {
  return `--XX\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
}

const fileHead =
  '--XX\r\nContent-Disposition: form-data; name="file"; filename="a.bin"\r\nContent-Type: x/y\r\n\r\n';

// Bytes that look like boundaries, and almost like them.
const awkward = fc.array(
  fc.constantFrom('\r', '\n', '-', '--', 'X', 'XX', '\r\n--X', '\r\n--', '\u{1f600}', 'a'),
);
const content = awkward.map((parts) => parts.join('')).filter((text) => !text.includes('\r\n--XX'));
const sizes = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 5 });

test('a form is the same however it is cut into pieces', async () => {
  const forms = fc.record({
    values: fc.array(content, { maxLength: 4 }),
    file: content,
    trailer: fc.constantFrom('', '\r\n', '\r\nepilogue'),
    preamble: fc.constantFrom('', 'preamble\r\n'),
    sizes,
  });
  await fc.assert(
    fc.asyncProperty(forms, async ({ values, file, trailer, preamble, sizes }) => {
      const fields = values.map((value, index) => field(`f${index}`, value));
      const text = `${preamble}${fields.join('')}${fileHead}${file}\r\n--XX--${trailer}`;
      const form = await read(text, sizes);
      assert.deepEqual([...form.fields.values()], values);
      assert.deepEqual([form.fileName, form.file.toString()], ['a.bin', file]);
    }),
    { numRuns: 300 },
  );
});

test('a file of any bytes comes through whole', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 500 }), sizes, async (bytes, sizes) => {
      const text = Buffer.concat([Buffer.from(fileHead), bytes, Buffer.from('\r\n--XX--\r\n')]);
      fc.pre(!Buffer.from(bytes).includes('\r\n--XX'));
      assert.deepEqual((await read(text, sizes)).file, Buffer.from(bytes));
    }),
  );
});

test('what comes after the file is not read', async () => {
  const { fields } = await read(`${field('key', 'k')}${fileHead}x\r\n${field('late', 'v')}--XX--`);
  assert.deepEqual([...fields], [['key', 'k']]);
});

test('names are read as browsers and curl write them', async () => {
  const named = async (disposition: string) => {
    const text = `--XX\r\ncontent-disposition: form-data; ${disposition}\r\n\r\nx\r\n--XX--`;
    return (await read(text)).fileName;
  };
  assert.equal(await named('name="file"; filename="a \\"b\\".png"'), 'a "b".png');
  assert.equal(await named('name="file"; filename="%22c%22.png"'), '"c".png');
  assert.equal(await named('name=file; filename=d.png'), 'd.png');
  assert.equal(await named('filename="C:\\x\\e.png"; name="FILE"'), 'e.png');
  assert.equal(await named('name="file"; filename="/a/图.png"'), '图.png');
  assert.equal(await named('name="file"'), '');
});

test('what is no form is refused', async () => {
  const refused = (text: string, code: string, contentType = type) =>
    assert.rejects(read(text, [7], contentType), { code }, text.slice(0, 60));
  await refused(`${fileHead}x\r\n--XX--`, 'MalformedPOSTRequest', 'multipart/form-data');
  await refused('', 'MalformedPOSTRequest');
  await refused(`${fileHead}cut off`, 'MalformedPOSTRequest');
  await refused(field('key', 'k'), 'MalformedPOSTRequest');
  await refused('--XX\r\n\r\nx\r\n--XX--', 'MalformedPOSTRequest');
  await refused('--XX\r\nContent-Disposition: form-data\r\n\r\nx\r\n--XX--', 'MalformedPOSTRequest');
  await refused(`${field('key', 'k')}--XX--\r\n`, 'InvalidArgument');
  const large = field('a', 'x'.repeat(21_000));
  await refused(`${large}${fileHead}x\r\n--XX--`, 'MaxPostPreDataLengthExceededError');
  const many = field('a', 'x').repeat(400);
  await refused(`${many}${fileHead}x\r\n--XX--`, 'MaxPostPreDataLengthExceededError');
  assert.equal(
    (await read(`${fileHead}x\r\n--XX--`, [7], 'multipart/form-data; boundary="XX"')).file.toString(),
    'x',
  );
});
