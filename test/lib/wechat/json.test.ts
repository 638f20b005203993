import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  errcodeOf,
  isObject,
  jsonText,
  parseJson,
  requiredCount,
  requiredFlag,
  requiredId,
  requiredText,
} from '../../../lib/wechat/json.ts';

test('JSON is JSON', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value);
      assert.deepEqual(parseJson(text), JSON.parse(text));
      assert.deepEqual(parseJson(`\ufeff${text}`), JSON.parse(text));
      assert.deepEqual(parseJson(` \r\n${text}\n`), JSON.parse(text));
    }),
  );
});

test('raw control characters in strings are forgiven (0.7)', () => {
  assert.deepEqual(parseJson('{"title":"a\nb\tc\u0000d\u001fe","n":1}'), { title: 'a b c d e', n: 1 });
  assert.deepEqual(parseJson('{\r\n"title":\t"a\nb"\r\n}'), { title: 'a b' });
});

test('what is no JSON is undefined', () => {
  for (const text of [
    '',
    ' ',
    '{',
    '{"a":1',
    '{"a":}',
    '<html>',
    'ok',
    "{'a':1}",
    '{"a":1}{"b":2}',
    'undefined',
  ]) {
    assert.equal(parseJson(text), undefined, text);
  }
  fc.assert(fc.property(fc.string(), (text) => void parseJson(text)));
});

test('only an object is an object', () => {
  for (const value of [null, undefined, [], [1], 'x', 1, true]) assert.equal(isObject(value), false);
  assert.equal(isObject({}), true);
});

test('success is errcode absent or 0, as a number or as text (0.4, 7-D 17)', () => {
  for (const answer of [{}, { errcode: 0 }, { errcode: '0' }, { errcode: null }])
    assert.equal(errcodeOf(answer), 0);
  assert.equal(errcodeOf({ errcode: 40001 }), 40001);
  assert.equal(errcodeOf({ errcode: '40001' }), 40001);
  assert.equal(errcodeOf({ errcode: -1 }), -1);
  assert.equal(errcodeOf({ errcode: '-1' }), -1);
});

test('an errcode that is no number is an error all the same', () => {
  for (const errcode of ['', ' ', 'x', 1.5, true, false, [], {}, Number.NaN]) {
    assert.notEqual(errcodeOf({ errcode }), 0, JSON.stringify(errcode));
  }
});

test('a text that must be there is there, or the answer was none', () => {
  assert.equal(requiredText('/x', { media_id: 'abc' }, 'media_id'), 'abc');
  for (const media_id of [undefined, null, '', 0, 1, [], {}, true]) {
    assert.throws(() => requiredText('/x', { media_id }, 'media_id'), {
      name: 'WeChatUnreachable',
      reason: 'not_understood',
      sent: 'all',
      message: '/x: not_understood',
    });
  }
});

const notUnderstood = { name: 'WeChatUnreachable', reason: 'not_understood', sent: 'all' };

test('an id is a number or a text, as it is given (7-D 17)', () => {
  for (const id of [2247483663, '2247483663', 'x']) assert.equal(requiredId('/x', { id }, 'id'), id);
  for (const id of [undefined, null, '', 0, -1, Number.NaN, [], {}, true]) {
    assert.throws(() => requiredId('/x', { id }, 'id'), notUnderstood, String(id));
  }
});

test('a count is a number from its least on, or the digits of one', () => {
  assert.equal(requiredCount('/x', { n: 0 }, 'n', 0), 0);
  assert.equal(requiredCount('/x', { n: '12' }, 'n'), 12);
  for (const n of [undefined, null, '', 'x', 0, -1, [], [1], {}, true]) {
    assert.throws(() => requiredCount('/x', { n }, 'n'), notUnderstood, String(n));
  }
});

test('a flag is 0 or 1', () => {
  for (const [flag, expected] of [
    [1, true],
    ['1', true],
    [0, false],
    ['0', false],
  ] as const) {
    assert.equal(requiredFlag('/x', { flag }, 'flag'), expected);
  }
  for (const flag of [undefined, null, '', 2, -1, true, 'on']) {
    assert.throws(() => requiredFlag('/x', { flag }, 'flag'), notUnderstood, String(flag));
  }
});

test('an integer that no number can hold is its digits', () => {
  const text = '{"a":9007199254740993,"b":[-9007199254740993,2247483663],"c":1e30,"d":"9007199254740993"}';
  assert.deepEqual(parseJson(text), {
    a: '9007199254740993',
    b: ['-9007199254740993', 2247483663],
    c: 1e30,
    d: '9007199254740993',
  });
  const property = fc.property(fc.bigInt({ min: 0n, max: 2n ** 70n }), (id) => {
    const { publish_id } = parseJson(`{"publish_id":${id}}`) as { publish_id: unknown };
    assert.equal(String(publish_id), String(id));
  });
  fc.assert(property);
});

test('JSON is written with real characters, never with \\u escapes (0.9, 7-D 16)', () => {
  assert.equal(jsonText({ title: '标题 "😀"\n\t\u2028' }), '{"title":"标题 \\"😀\\"\\n\\t\u2028"}');
  assert.equal(jsonText(['a\u0000b\u001fc\u000bd', '\ud83d!', '\\u4e2d']), '["abcd","\ufffd!","\\\\u4e2d"]');
  const property = fc.property(fc.array(fc.string({ unit: 'binary' })), (texts) => {
    const written = jsonText({ texts });
    assert.doesNotMatch(written.replaceAll('\\\\', ''), /\\u/);
    assert.deepEqual(JSON.parse(Buffer.from(written).toString()), JSON.parse(written), 'well-formed UTF-8');
  });
  fc.assert(property);
  const visible = fc.jsonValue({ stringUnit: 'grapheme' });
  fc.assert(fc.property(visible, (value) => assert.equal(jsonText(value), JSON.stringify(value))));
});
