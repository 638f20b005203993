/** Requests with an Idempotency-Key are done once. S3 and WeChat are real servers. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import fc from 'fast-check';
import type { KeyedRequest } from '../../../lib/idempotency/entry.ts';
import { bytesOf } from '../../helpers/fixtures.ts';
import { startLocalAws } from '../../helpers/local-aws.ts';

const { simulator, s3 } = await startLocalAws();
const { once } = await import('../../../lib/idempotency/once.ts');
const { firstChoice } = await import('../../../lib/idempotency/first-choice.ts');
const { digestOf, placeOf } = await import('../../../lib/idempotency/entry.ts');
const { uploadDirectly } = await import('../../../lib/uploads/direct.ts');
const { createWeChatClient, fetchStableToken } = await import('../../../lib/wechat/index.ts');

const fresh = async () => (await fetchStableToken(simulator.app, { baseUrl: simulator.url })).access_token;
const wechat = createWeChatClient({ tokens: { get: fresh, replace: fresh }, baseUrl: simulator.url });
const api = '/cgi-bin/material/add_material';
const options = { now: Date.now, api, waitMs: 3_000 };
const sent = () => simulator.state.log.list({ path: api }).length;

beforeEach(() => {
  simulator.state.faults.clear();
  simulator.state.log.clear();
});

let keys = 0;
const keyed = (more: Partial<KeyedRequest> = {}): KeyedRequest => ({
  account: 'main',
  keyId: 'key',
  key: `k${keys++}`,
  route: 'materials',
  digest: digestOf('body'),
  ...more,
});

const add = () =>
  uploadDirectly(
    wechat,
    'main',
    { target: 'material', type: 'image', filename: 'a.jpg', bytes: bytesOf('photo.jpg') },
    { now: Date.now(), signal: AbortSignal.timeout(10_000) },
  );

test('the same key gives the first answer, and nothing is sent again', async () => {
  const request = keyed();
  const first = await once(request, add, options);
  assert.deepEqual(await once(request, add, options), first);
  assert.equal(sent(), 1);
});

test('the same key with another request is refused', async () => {
  const request = keyed();
  await once(request, add, options);
  await assert.rejects(once({ ...request, digest: digestOf('other') }, add, options), { status: 409 });
  assert.equal(sent(), 1);
});

test("keys are each account's, API key's and route's own; without one nothing is remembered", async () => {
  const request = keyed();
  for (const other of [
    request,
    { ...request, account: 'other' },
    { ...request, keyId: 'b' },
    { ...request, route: 'x' },
  ])
    await once(other, add, options);
  await once(undefined, add, options);
  await once(undefined, add, options);
  assert.equal(sent(), 6);
});

test('five at once: one works, the others get its answer', async () => {
  const request = keyed();
  const answers = await Promise.all(Array.from({ length: 5 }, () => once(request, add, options)));
  assert.equal(new Set(answers.map(({ media_id }) => media_id)).size, 1);
  assert.equal(sent(), 1);
});

test('what WeChat refused may be tried again under the same key', async () => {
  const request = keyed();
  simulator.state.faults.add({ path: api, fault: { errcode: 45009 } });
  await assert.rejects(once(request, add, options), { errcode: 45009 });
  assert.ok((await once(request, add, options)).media_id);
});

for (const fault of [{ drop: 'after' }, { status: 503 }, { errcode: -1 }] as const) {
  test(`an unknown outcome stays unknown, after ${JSON.stringify(fault)}`, async () => {
    const request = keyed();
    simulator.state.faults.add({ path: api, fault });
    await assert.rejects(once(request, add, options));
    const known = { name: 'KnownProblem', problems: /./ } as const;
    await assert.rejects(once(request, add, options), ({ name, problems }) => {
      assert.equal(name, known.name);
      assert.match(problems.en.type, /wechat-outcome-unknown$/);
      return true;
    });
    assert.equal(sent(), 1);
  });
}

test('whoever died while sending leaves an unknown outcome; whoever lives is waited for', async () => {
  const request = keyed();
  const hangs = Promise.withResolvers<string>();
  const first = once(request, () => hangs.promise, options);
  const later = { ...options, now: () => Date.now() + 120_000 };
  const quick = { ...options, waitMs: 0 };
  for (;;) {
    if (s3.versions('library').some(({ key }) => key === placeOf(request).key)) break;
    await new Promise((resolve) => setImmediate(resolve));
  }
  await assert.rejects(once(request, add, quick), { status: 409 });
  await assert.rejects(once(request, add, later), { name: 'KnownProblem' });
  const second = once(request, add, options);
  hangs.resolve('done');
  assert.deepEqual([await first, await second], ['done', 'done']);
  assert.equal(sent(), 0);
});

test("the first choice is everybody's", async () => {
  const request = keyed();
  const chosen = await Promise.all(['a', 'b', 'c'].map((one) => firstChoice(request, one, Date.now())));
  assert.equal(new Set(chosen).size, 1);
  await assert.rejects(firstChoice({ ...request, digest: digestOf('x') }, 'd', Date.now()), { status: 409 });
  assert.equal(await firstChoice(undefined, 'e', Date.now()), 'e');
});

test('a digest tells requests apart, wherever one part ends and the next begins', () => {
  const part = fc.oneof(fc.string(), fc.uint8Array(), fc.constant(undefined), fc.record({ a: fc.string() }));
  fc.assert(
    fc.property(fc.array(part), fc.array(part), (a, b) => {
      const same = JSON.stringify(a.map(plain)) === JSON.stringify(b.map(plain));
      assert.equal(digestOf(...a) === digestOf(...b), same);
    }),
  );
});

/** Bytes count as they are, everything else as JSON. */
const plain = (part: unknown) =>
  Buffer.from(part instanceof Uint8Array ? part : (JSON.stringify(part) ?? '')).toString('hex');
