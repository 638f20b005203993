/** The simulator's other parsers: whatever comes, they answer. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseFaultOrder } from '../../../dev/wechat/control/fault-input.ts';
import { BadInput } from '../../../dev/wechat/control/input.ts';
import type { Format } from '../../../dev/wechat/core/formats.ts';
import { param, parseHeader } from '../../../dev/wechat/core/header-params.ts';
import { parseTarget } from '../../../dev/wechat/core/incoming.ts';
import { literally, parseWithSources } from '../../../dev/wechat/core/json-sources.ts';
import { splitMultipart } from '../../../dev/wechat/core/multipart.ts';
import { pictureSize } from '../../../dev/wechat/core/picture-size.ts';
import { bytesOf } from '../../helpers/fixtures.ts';

const binary = fc.string({ unit: 'binary' });

/** JSON with some of its characters as escapes. */
const escaped = (text: string, every: number) =>
  [...JSON.stringify(text).slice(1, -1)].length === 0
    ? ''
    : Array.from(text, (character, at) =>
        at % every === 0
          ? character.replace(/./gs, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
          : JSON.stringify(character).slice(1, -1),
      ).join('');

test('a text and its escapes are told apart, and mean what JSON says', () => {
  fc.assert(
    fc.property(binary, fc.integer({ min: 1, max: 3 }), (text, every) => {
      const spelt = escaped(text, every);
      const { json, text: read } = parseWithSources(`{"a":{"title":"${spelt}"}}`);
      const { a } = json as { a: Record<string, unknown> };
      assert.equal(a.title, text);
      const source = read(a, 'title');
      assert.equal(source?.value, text);
      if (text === '') return assert.equal(source?.escaped, undefined);
      assert.equal(source?.escaped, spelt);
      assert.equal(typeof literally(spelt), 'string');
    }),
  );
  fc.assert(fc.property(fc.oneof(binary, fc.json()), (text) => void parseWithSources(text)));
});

test('a header parameter comes back from its quotes', () => {
  const quotable = binary.map((text) => text.replace(/[\r\n]/g, ''));
  fc.assert(
    fc.property(quotable, quotable, (name, filename) => {
      const quoted = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`;
      const header = parseHeader(`form-data; name=${quoted(name)}; filename=${quoted(filename)}`);
      assert.deepEqual([param(header, 'name')?.value, param(header, 'filename')?.value], [name, filename]);
    }),
  );
});

test('a request target has a path and a query', () => {
  fc.assert(
    fc.property(binary, (text) => {
      const { path, query } = parseTarget(text);
      assert.ok(!path.includes('?') && text.endsWith(query));
    }),
  );
});

test('a fault order is understood, or the field that is wrong is named', () => {
  const value = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom<unknown>('always', 1, -1, 'before', 40001, true, 'eA=='),
  );
  const likely = (right: unknown) => fc.oneof({ weight: 5, arbitrary: fc.constant(right) }, value);
  const right = Object.entries({
    errcode: 40001,
    status: 503,
    body: 'x',
    body_base64: 'eA==',
    drop: 'after',
    after: true,
    latency_ms: 5,
    truncate: 3,
    trickle: { bytes: 1, every_ms: 1 },
  });
  const fault = fc
    .tuple(
      fc.subarray(right, { minLength: 1, maxLength: 2 }),
      fc.dictionary(fc.constantFrom('status', 'x'), value, { maxKeys: 1 }),
    )
    .map(([fields, more]) => ({ ...Object.fromEntries(fields), ...more }));
  const order = fc.record(
    {
      path: likely('/cgi-bin/token'),
      times: likely('always'),
      skip: likely(1),
      fault: fc.oneof(fault, value),
    },
    { requiredKeys: ['fault'] },
  );
  let understood = 0;
  fc.assert(
    fc.property(fc.oneof(order, value), (given) => {
      try {
        const { fault: read } = parseFaultOrder(given);
        assert.ok(Object.keys(read).length > 0);
        understood++;
      } catch (error) {
        assert.ok(error instanceof BadInput, `${error}`);
      }
    }),
    { numRuns: 3_000 },
  );
  assert.ok(understood > 10, `${understood} were understood`);
});

test('the size of a picture is found in its bytes, or is unknown', () => {
  const formats = fc.constantFrom<Format>('png', 'gif', 'bmp', 'jpg', 'mp3');
  const files = ['photo.jpg', 'picture.png', 'animation.gif', 'bitmap.bmp'].map(bytesOf);
  const cut = fc
    .tuple(fc.constantFrom(...files), fc.nat({ max: 400 }), fc.uint8Array({ maxLength: 40 }))
    .map(([file, at, noise]) => Buffer.concat([file.subarray(0, at), noise]));
  fc.assert(
    fc.property(
      formats,
      fc.oneof(
        cut,
        fc.uint8Array().map((bytes) => Buffer.from(bytes)),
      ),
      (format, bytes) => {
        const size = pictureSize(format, bytes);
        if (size) assert.ok(Number.isInteger(size.width) && Number.isInteger(size.height));
      },
    ),
    { numRuns: 500 },
  );
});

test('the worst forms are read to their end', () => {
  for (const bit of ['--b\r\n', '\r\n--b', '--b\r\nA: b\r\n\r\n', '\r\n--', '\r\n'])
    splitMultipart(Buffer.from(bit.repeat(1_000_000 / bit.length)), 'b');
  for (const bit of [';a="', ';a=', '; ', ';a="\\', '"', '=']) parseHeader(bit.repeat(200_000 / bit.length));
});
