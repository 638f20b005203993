/** The forward's promises: leases, redeliveries, crashes between its steps. S3 and WeChat are real servers. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { UploadDocument } from '../../../lib/uploads/upload.ts';
import { sha256 } from '../../helpers/fixtures.ts';
import { startForwarding } from '../../helpers/forwarding.ts';

const bench = await startForwarding();
const { s3, simulator, parts, photo, sent, stateOf } = bench;
const { forward } = await import('../../../lib/uploads/forward.ts');
const { forwardArrival } = await import('../../../lib/uploads/forward-arrival.ts');
const { addUpload, changeUpload } = await import('../../../lib/uploads/upload-store.ts');
const { newUploadId } = await import('../../../lib/uploads/upload-id.ts');
const { blob } = await import('../../../lib/storage/buckets.ts');
const { putBytes } = await import('../../../lib/storage/objects.ts');
const { readRecord } = await import('../../../lib/library/record.ts');

beforeEach(() => bench.reset());

const staged = (more: Partial<UploadDocument> = {}, target: 'media' | 'material' = 'material') =>
  bench.staged({ target, deduplicate: false }, more);

test('a forward ends with the file at WeChat, our copy, the record, and no lease', async () => {
  const { arrival, stored } = await staged();
  assert.equal(await forward(stored, arrival, parts()), 'handled');
  const upload = await stateOf(stored);
  assert.equal(upload.state, 'done');
  assert.equal(upload.job.lease, undefined);
  assert.equal(upload.job.attempts, 1);
  assert.equal(upload.job.object?.version_id, arrival.object.versionId);
  assert.deepEqual(await s3.read('library', blob('main', sha256(photo)).key), photo);
  const record = await readRecord({
    shelf: 'materials',
    account: 'main',
    media_id: upload.result?.media_id ?? '',
  });
  assert.equal(record?.value.file?.sha256, sha256(photo));
  assert.equal(record?.value.upload_id, upload.upload_id);
});

test('redelivered when it is over, nothing happens', async () => {
  const { arrival, stored } = await staged();
  await forward(stored, arrival, parts());
  const before = await stateOf(stored);
  assert.equal(await forwardArrival(arrival, parts()), 'handled');
  assert.deepEqual(await stateOf(stored), before);
  assert.equal(sent('material/add_material'), 1);
});

test('ten deliveries at once send once', async () => {
  const { arrival, stored } = await staged();
  const outcomes = await Promise.all(Array.from({ length: 10 }, () => forwardArrival(arrival, parts())));
  assert.ok(outcomes.includes('handled'));
  assert.equal(sent('material/add_material'), 1);
  assert.equal((await stateOf(stored)).state, 'done');
});

test('a living lease is waited for', async () => {
  const until = new Date(Date.now() + 30_000).toISOString();
  const { arrival, stored } = await staged();
  const leased = await changeUpload(
    stored,
    { state: 'forwarding', job: { ...stored.value.job, lease: { owner: 'x', until } } },
    Date.now(),
  );
  assert.ok(leased);
  const outcome = await forward(leased, arrival, parts());
  assert.ok(outcome !== 'handled' && outcome.retryIn >= 29 && outcome.retryIn <= 30);
  assert.equal(sent('material/add_material'), 0);
});

const DEAD = { owner: 'dead', until: '2020-01-01T00:00:00.000Z' };

test('temporary media is sent again: a second one does no harm', async () => {
  const { arrival, stored } = await staged({}, 'media');
  const dead = await changeUpload(
    stored,
    { state: 'forwarding', job: { ...stored.value.job, lease: DEAD, attempts: 1 } },
    Date.now(),
  );
  assert.ok(dead);
  assert.equal(await forward(dead, arrival, parts()), 'handled');
  const upload = await stateOf(stored);
  assert.deepEqual([upload.state, upload.job.attempts], ['done', 2]);
});

test('a worker that died after the answer was recorded: the copy is made, nothing is sent', async () => {
  const { arrival, stored } = await staged();
  const died = await changeUpload(
    stored,
    {
      state: 'forwarding',
      result: { media_id: 'M1' },
      sha256: sha256(photo),
      content_type: 'image/jpeg',
      job: {
        ...stored.value.job,
        lease: DEAD,
        attempts: 1,
        object: { key: arrival.object.key, version_id: arrival.object.versionId },
      },
    },
    Date.now(),
  );
  assert.ok(died);
  assert.equal(await forward(died, arrival, parts()), 'handled');
  assert.equal((await stateOf(stored)).state, 'done');
  assert.equal(sent('material/add_material'), 0);
  assert.ok(await readRecord({ shelf: 'materials', account: 'main', media_id: 'M1' }));
});

for (const [what, fault, target, state] of [
  ['a refused format', { errcode: 40113 }, 'material', 'failed'],
  ['an exhausted quota', { errcode: 45009 }, 'material', 'failed'],
  ['a full library', { errcode: 45074 }, 'material', 'failed'],
  ['a missing entitlement', { errcode: 48001 }, 'material', 'failed'],
  ['a brake on the minute', { errcode: 45011 }, 'material', 'queued'],
  ['a lost answer for temporary media', { drop: 'after' }, 'media', 'queued'],
  ['-1 for temporary media', { errcode: -1 }, 'media', 'queued'],
] as const) {
  test(`${what} ends as ${state}`, async () => {
    const { arrival, stored } = await staged({}, target);
    simulator.state.faults.add({ path: '/cgi-bin/m', fault });
    const outcome = await forward(stored, arrival, parts());
    const upload = await stateOf(stored);
    assert.equal(upload.state, state, JSON.stringify(upload.error));
    assert.ok(upload.error);
    assert.equal(upload.job.lease, undefined);
    assert.equal(outcome === 'handled', state !== 'queued');
    assert.equal(upload.next_attempt_at !== undefined, state === 'queued');
  });
}

test('attempts are spaced, counted, and end', async () => {
  const { arrival, stored } = await staged({}, 'media');
  simulator.state.faults.add({ path: '/cgi-bin/media/upload', times: 'always', fault: { errcode: -1 } });
  bench.announce(arrival);
  const start = bench.clock.now();
  await bench.run();
  const upload = await stateOf(stored);
  assert.deepEqual([upload.state, upload.job.attempts], ['failed', 5]);
  assert.match(upload.error?.type ?? '', /wechat-busy$/);
  const times = simulator.state.log.list({ path: '/cgi-bin/media/upload' });
  assert.equal(times.length, 5);
  assert.ok(bench.clock.now() - start >= (5 + 20 + 60 + 180) * 1000);
  assert.equal(bench.dead.length, 1, 'the message goes to the dead letters');
});

test('a retry that succeeds leaves no trace of the failure', async () => {
  const { arrival, stored } = await staged({}, 'media');
  simulator.state.faults.add({ path: '/cgi-bin/media/upload', fault: { errcode: -1 } });
  await forwardArrival(arrival, parts());
  assert.equal(await forwardArrival(arrival, parts()), 'handled');
  const { state, error, next_attempt_at, job } = await stateOf(stored);
  assert.deepEqual([state, error, next_attempt_at, job.problems], ['done', undefined, undefined, undefined]);
});

test('a token that dies in the middle: the file is sent whole on the one retry', async () => {
  const { arrival, stored } = await staged();
  simulator.state.faults.add({ path: '/cgi-bin/material', fault: { errcode: 40001 } });
  assert.equal(await forward(stored, arrival, parts()), 'handled');
  const [first, second] = simulator.state.log.list({ path: '/cgi-bin/material/add_material' });
  assert.equal(first?.body?.parts?.[0]?.sha256, sha256(photo));
  assert.equal(second?.body?.parts?.[0]?.sha256, sha256(photo));
  assert.equal((await stateOf(stored)).sha256, sha256(photo));
});

test('a file that is not the declared one is refused before WeChat hears of it', async () => {
  const { arrival, stored } = await staged({ size: photo.byteLength + 1 });
  await forward(stored, arrival, parts());
  const upload = await stateOf(stored);
  assert.deepEqual([upload.state, upload.error?.status], ['failed', 400]);
  assert.match(upload.error?.detail ?? '', /9690 bytes, but 9691 were declared/);
  assert.equal(sent('material/add_material'), 0);
});

test('objects that belong to nobody are ignored', async () => {
  for (const key of [`in/main/${newUploadId(Date.now())}`, 'in/main', 'in/a/b/c', 'elsewhere/x']) {
    await putBytes({ bucket: 'staging', key }, photo, 'image/jpeg');
    assert.equal(
      await forwardArrival({ object: { bucket: 'staging', key }, size: photo.byteLength }, parts()),
      'handled',
    );
  }
  assert.equal(sent('material/add_material'), 0);
});

test('an upload is added once', async () => {
  const { stored } = await staged();
  assert.equal(await addUpload(stored.value), false);
});
