import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { receive } from '../../../../dev/aws/sigv4/received.ts';
import { SignatureRefusal } from '../../../../dev/aws/sigv4/refusal.ts';
import { encodeUri } from '../../../../dev/aws/sigv4/uri.ts';
import { type SignatureRules, secretOf, verifySignature } from '../../../../dev/aws/sigv4/verify.ts';
import { credentials, region } from '../support/bench.ts';
import { presigned, signed, type WireRequest, wireRequest } from '../support/wire.ts';

const rules: SignatureRules = {
  region,
  service: 's3',
  secretOf: secretOf(credentials),
  now: Date.now,
  maxSkewMs: 900_000,
};

/** As it would arrive: header order reversed, names in odd case, values padded. */
function arrive(wire: WireRequest, spell: (name: string) => string = (name) => name) {
  const query = Object.entries(wire.query).map(([name, value]) => `${encodeUri(name)}=${encodeUri(value)}`);
  const rawHeaders = Object.entries(wire.headers)
    .toReversed()
    .flatMap(([name, value]) => [spell(name), value]);
  return receive({ method: wire.method, url: `${wire.path}?${query.join('&')}`, rawHeaders } as never);
}

function verify(wire: WireRequest, spell?: (name: string) => string) {
  const hash = wire.headers['x-amz-content-sha256'] ?? 'UNSIGNED-PAYLOAD';
  return verifySignature(arrive(wire, spell), rules, () => hash);
}

const wellFormed = fc.string({ unit: 'grapheme', maxLength: 40 });
const headerValue = fc.string({ unit: fc.constantFrom(...'ab ,;:=/+"\t'), maxLength: 20 });

test('whatever the SDK signs verifies, and not after any change', async () => {
  const requests = fc.record({
    key: wellFormed,
    // What the SDK holds in a plain object cannot have this name.
    query: fc.dictionary(
      wellFormed.filter((name) => name !== '__proto__'),
      wellFormed,
      { maxKeys: 3 },
    ),
    value: headerValue,
    body: fc.string(),
  });
  await fc.assert(
    fc.asyncProperty(requests, async ({ key, query, value, body }) => {
      const plain = wireRequest(80, 'PUT', `/b/${key}`, { query, body, headers: { 'x-amz-meta-v': value } });
      const good = await signed(plain);
      verify(good, (name) => name.toUpperCase());
      assert.throws(() => verify({ ...good, path: `${good.path}x` }), SignatureRefusal);
      assert.throws(() => verify({ ...good, method: 'GET' }), SignatureRefusal);
      assert.throws(() => verify({ ...good, query: { ...good.query, extra: '' } }), SignatureRefusal);
      const changed = { ...good.headers, 'x-amz-meta-v': `${value}x` };
      assert.throws(() => verify({ ...good, headers: changed }), SignatureRefusal);
    }),
    { numRuns: 60 },
  );
});

test('whatever the SDK presigns verifies, and not for another key', async () => {
  await fc.assert(
    fc.asyncProperty(wellFormed, async (key) => {
      const good = await presigned(wireRequest(80, 'GET', `/b/${key}`), 60);
      verify(good);
      assert.throws(() => verify({ ...good, path: `${good.path}x` }), SignatureRefusal);
    }),
    { numRuns: 60 },
  );
});

test('a header may come twice and is signed as one', async () => {
  const good = await signed(
    wireRequest(80, 'GET', '/b/k', { headers: { 'x-amz-meta-v': 'one,two  three' } }),
  );
  const received = arrive(good);
  received.headers.set('x-amz-meta-v', ['one', ' two three ']);
  const hash = good.headers['x-amz-content-sha256'] ?? '';
  verifySignature(received, rules, () => hash);
  received.headers.set('x-amz-meta-v', ['two three', 'one']);
  assert.throws(() => verifySignature(received, rules, () => hash), SignatureRefusal);
});

test('a signed header that is gone is a mismatch', async () => {
  const good = await signed(wireRequest(80, 'GET', '/b/k', { headers: { range: 'bytes=0-1' } }));
  const { range: _, ...rest } = good.headers;
  assert.throws(
    () => verify({ ...good, headers: rest }),
    (error: unknown) => error instanceof SignatureRefusal && error.reason === 'mismatch',
  );
});
