import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import * as z from 'zod/mini';
import { CURSOR_PATTERN, decodeCursor, encodeCursor } from '../../../lib/http/cursor.ts';
import { boundedText, wholeNumber } from '../../../lib/http/fields.ts';
import { parseInput, parseJson } from '../../../lib/http/input.ts';
import { methodsOf } from '../../../lib/http/routes.ts';
import { InvalidInput } from '../../../lib/problems/app-errors.ts';

const schema = z.strictObject({
  kind: z.enum(['a', 'b']),
  size: z.optional(z.int().check(z.gte(1), z.lte(10))),
  items: z.optional(
    z
      .array(z.strictObject({ title: z.string().check(z.minLength(1), z.maxLength(3)) }))
      .check(z.maxLength(2)),
  ),
});

function errorsOf(value: unknown): Record<string, string> {
  try {
    parseInput(schema, value, 'body');
  } catch (error) {
    assert.ok(error instanceof InvalidInput);
    for (const { message } of error.errors ?? []) assert.ok(message.zh && message.en);
    return Object.fromEntries((error.errors ?? []).map(({ field, message }) => [field, message.en]));
  }
  return {};
}

for (const [value, errors] of [
  [{ kind: 'a' }, {}],
  [{}, { kind: 'Required.' }],
  [{ kind: 'c' }, { kind: 'Must be one of: a, b.' }],
  [{ kind: 'a', size: 0 }, { size: 'Must be at least 1.' }],
  [{ kind: 'a', size: 11 }, { size: 'Must be at most 10.' }],
  [{ kind: 'a', size: 'x' }, { size: 'Must be a number.' }],
  [
    { kind: 'a', extra: 1, more: 2 },
    { extra: 'Unknown; remove it.', more: 'Unknown; remove it.' },
  ],
  [
    { kind: 'a', items: [{ title: 'ok' }, { title: 'long' }] },
    { 'items[1].title': 'Must have at most 3 characters.' },
  ],
  [{ kind: 'a', items: [{ title: '' }] }, { 'items[0].title': 'Must have at least 1 characters.' }],
  [
    { kind: 'a', items: [{ wrong: 1 }] },
    { 'items[0].title': 'Required.', 'items[0].wrong': 'Unknown; remove it.' },
  ],
  [null, { body: 'Must be an object.' }],
  [[], { body: 'Must be an object.' }],
] as const) {
  test(`${JSON.stringify(value)} is told so`, () => assert.deepEqual(errorsOf(value), errors));
}

test('no JSON breaks the explanation', () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => void errorsOf(value)));
});

test('whole numbers are whole, written plainly, and within bounds', () => {
  const number = wholeNumber(0, 20);
  for (const text of ['', '-1', '1.5', '1e1', '0x10', ' 1', '21', '٣', 'NaN', '9'.repeat(30)]) {
    assert.throws(() => parseInput(number, text), InvalidInput, text);
  }
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 20 }), (value) => parseInput(number, String(value)) === value),
  );
});

test('the length of a text is counted in characters, as JSON Schema counts it', () => {
  const text = boundedText(3, 1);
  for (const value of ['a', 'abc', '😀😀😀', '夏天🏖']) assert.equal(parseInput(text, value), value);
  for (const value of ['abcd', '😀😀😀😀']) {
    assert.throws(() => parseInput(text, value, 'title'), {
      message: 'title: Must have at most 3 characters.',
    });
  }
  assert.throws(() => parseInput(text, '', 'title'), /at least 1 characters/);
});

test('half of a surrogate pair is refused, wherever it stands', () => {
  for (const text of [
    '"\\ud800"',
    '{"a":["x\\uDC00"]}',
    '{"\\udbff":1}',
    '"\\\\\\udfff"',
    '"\\ude00\\ud83d"',
  ]) {
    assert.throws(() => parseJson(text), SyntaxError, text);
  }
  for (const text of ['"\\ud83d\\ude00"', '"\\\\ud800"', '"\\\\\\\\ud800"', '"\\ud7ff"'])
    assert.deepEqual(parseJson(text), JSON.parse(text));
  const unit = fc.oneof(
    fc.string(),
    fc.integer({ min: 0xd7f0, max: 0xe010 }).map((n) => String.fromCharCode(n)),
  );
  fc.assert(
    fc.property(fc.array(unit), (units) => {
      const value = units.join('');
      const read = () => parseJson(JSON.stringify({ [value]: value }));
      if (value.isWellFormed()) assert.deepEqual(read(), { [value]: value });
      else assert.throws(read, SyntaxError);
    }),
  );
});

test('a cursor comes back as it was, and anything else is refused', () => {
  const isNumber = (value: unknown): value is number => typeof value === 'number';
  fc.assert(fc.property(fc.integer(), (value) => decodeCursor(encodeCursor(value), isNumber) === value));
  fc.assert(fc.property(fc.jsonValue(), (value) => CURSOR_PATTERN.test(encodeCursor(value))));
  fc.assert(
    fc.property(fc.string(), (text) => {
      try {
        decodeCursor(text, isNumber);
      } catch (error) {
        assert.ok(error instanceof InvalidInput);
      }
    }),
  );
});

test('a path knows its methods', () => {
  assert.deepEqual(methodsOf('/v1/accounts/main/materials/x'), ['GET', 'DELETE']);
  assert.deepEqual(methodsOf('/v1/accounts/main/materials/x/'), ['GET', 'DELETE']);
  assert.deepEqual(methodsOf('/v1/accounts/main/materials/x/y'), []);
  assert.deepEqual(methodsOf('/'), []);
});
