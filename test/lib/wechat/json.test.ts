import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { errcodeOf, isObject, parseJson, requiredText } from '../../../lib/wechat/json.ts';

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
