/** What operators write into SSM by hand: whatever it is, it is understood, or left alone, and harms nothing else. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';

process.env.PARAMETER_PREFIX = '/test';
process.env.AWS_REGION = 'eu-west-1';
const { parseCredentials } = await import('../../../lib/accounts/credentials.ts');
const { createKey, createKeyRing, isSecretOf, parseKey } = await import('../../../lib/accounts/api-keys.ts');

const value = fc.oneof(fc.jsonValue(), fc.constantFrom('secret', 'external', 'wx0123456789', ''));
const fields = fc.record(
  { kind: value, app_id: value, app_secret: value, sha256: value, accounts: value, scopes: value },
  { requiredKeys: [] },
);
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.json(),
  fields.map((object) => JSON.stringify(object)),
);

test('credentials are whole, or what is wrong is said without repeating them', () => {
  let whole = 0;
  fc.assert(
    fc.property(text, (given) => {
      const credentials = parseCredentials(given);
      if ('problem' in credentials)
        return assert.match(credentials.problem, /^the credentials (are|have) [\w "()]+$/);
      whole++;
      assert.ok(credentials.app_id !== '' && typeof credentials.app_id === 'string');
      if (credentials.kind === 'secret')
        assert.ok(typeof credentials.app_secret === 'string' && credentials.app_secret);
    }),
    { numRuns: 3_000 },
  );
  assert.ok(whole > 10, `${whole} were whole`);
});

test('a spoilt record of a key locks nobody else out, and lets nobody in', async () => {
  const { keyId, key, record } = createKey('good', ['main'], ['read']);
  const { secret = '' } = parseKey(key) ?? {};
  await fc.assert(
    fc.asyncProperty(text, async (spoilt) => {
      const stored = new Map([
        ['/test/keys/spoilt', spoilt],
        [`/test/keys/${keyId}`, JSON.stringify(record)],
      ]);
      const ring = createKeyRing(async () => stored);
      const good = await ring(keyId);
      assert.ok(good && isSecretOf(good, secret));
      const other = await ring('spoilt');
      if (other) assert.equal(isSecretOf(other, secret), false);
    }),
  );
});
