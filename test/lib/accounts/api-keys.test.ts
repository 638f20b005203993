import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';

process.env.PARAMETER_PREFIX = '/test';
const { createKey, createKeyRing, isSecretOf, keyParameter, parseKey } = await import(
  '../../../lib/accounts/api-keys.ts'
);

test('a key parses into its parts, and its record holds no secret', () => {
  const { key, keyId, record } = createKey('cms', ['main'], ['read']);
  const parsed = parseKey(key);
  assert.equal(parsed?.keyId, keyId);
  assert.ok(!JSON.stringify(record).includes(parsed?.secret ?? ''));
  assert.ok(isSecretOf(record, parsed?.secret ?? ''));
  assert.ok(!isSecretOf(record, `${parsed?.secret}x`));
  assert.ok(!isSecretOf({ ...record, sha256: '' }, parsed?.secret ?? ''));
});

test('nothing else is a key', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      const parsed = parseKey(text);
      if (parsed) assert.match(text, /^wm_[a-z0-9]{4,32}_[A-Za-z0-9_-]{32,128}$/);
    }),
  );
  for (const text of [
    '',
    'wm_',
    'wm__',
    'wm_abcd_short',
    `wm_ABCD_${'x'.repeat(43)}`,
    `wm_abcd_${'x'.repeat(129)}`,
  ]) {
    assert.equal(parseKey(text), undefined, text);
  }
});

test('the ring is read once a minute, however many ask', async () => {
  const { keyId, record } = createKey('cms', ['*'], ['read']);
  let now = 0;
  let reads = 0;
  const ring = createKeyRing(
    async () => {
      reads += 1;
      return new Map([
        [keyParameter(keyId), JSON.stringify(record)],
        [keyParameter('spoilt'), '{'],
        [keyParameter('odd'), '{"sha256":1}'],
      ]);
    },
    () => now,
  );
  const found = await Promise.all(Array.from({ length: 50 }, () => ring(keyId)));
  assert.ok(found.every((entry) => entry?.name === 'cms'));
  assert.deepEqual(
    [await ring('spoilt'), await ring('odd'), await ring('unknown')],
    [undefined, undefined, undefined],
  );
  assert.equal(reads, 1);
  now = 60_000;
  await ring(keyId);
  assert.equal(reads, 2);
});

test('a failed reading is tried again at the next request', async () => {
  let fail = true;
  const ring = createKeyRing(
    async () => {
      if (fail) throw new Error('throttled');
      return new Map();
    },
    () => 0,
  );
  await assert.rejects(ring('x'));
  fail = false;
  assert.equal(await ring('x'), undefined);
});
