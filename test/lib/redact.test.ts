import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { redact, redactField, rememberSecret } from '../../lib/redact.ts';

for (const text of [
  'GET /cgi-bin/media/get?access_token=SECRET&media_id=x',
  'https://api.weixin.qq.com/cgi-bin/token?appid=wx&secret=SECRET',
  '{"access_token":"SECRET","expires_in":7200}',
  '{ "app_secret": "SECRET" }',
  'https://bucket.s3.amazonaws.com/k?X-Amz-Signature=SECRET&X-Amz-Date=x',
  'X-Amz-Security-Token=SECRET',
  'http://203.0.113.1/1007_x.f10.mp4?vkey=SECRET&sha=0',
  'Authorization: Bearer SECRET',
  'key wm_0123abcd_SECRET was refused',
]) {
  test(`no secret stays in ${text}`, () => {
    assert.doesNotMatch(redact(text), /SECRET/);
    assert.match(redact(text), /\[redacted\]/);
  });
}

test('what is around a secret stays', () => {
  assert.equal(redact('a?access_token=SECRET&media_id=x'), 'a?access_token=[redacted]&media_id=x');
  assert.equal(redact('wm_0123abcd_SECRET'), 'wm_0123abcd_[redacted]');
});

test('fields are judged by name, and only text is hidden', () => {
  assert.equal(redactField('access_token', 'x'), '[redacted]');
  assert.equal(redactField('AppSecret', 'x'), '[redacted]');
  assert.equal(redactField('token_age', 5), 5);
  assert.equal(redactField('name', 'x'), 'x');
});

test('a remembered secret is found wherever it stands', () => {
  const secret = fc.string({ unit: fc.constantFrom(...'abcXYZ019_-'), minLength: 16, maxLength: 40 });
  fc.assert(
    fc.property(secret, fc.string(), fc.string(), (value, before, after) => {
      rememberSecret(value);
      assert.ok(!redact(before + value + after).includes(value));
    }),
  );
});

test('short values are not remembered: they would hide words', () => {
  rememberSecret('error');
  assert.equal(redact('an error'), 'an error');
});
