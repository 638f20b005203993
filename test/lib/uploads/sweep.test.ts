/** What nobody would touch again. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { UploadKey } from '../../../lib/uploads/arrivals.ts';
import type { Arrival } from '../../../lib/uploads/forward.ts';
import type { UploadDocument } from '../../../lib/uploads/upload.ts';
import { startForwarding } from '../../helpers/forwarding.ts';

const bench = await startForwarding();
const { as, staged, stateOf } = bench;
const { sweepUploads } = as('sweepUploads', await import('../../../lib/uploads/sweep.ts'));
const { sweepUpload } = as('sweepUploads', await import('../../../lib/uploads/sweep-upload.ts'));
const { createUpload } = await import('../../../lib/uploads/create.ts');
const { addUpload, readUpload } = await import('../../../lib/uploads/upload-store.ts');
const { droppedUpload } = await import('../../../lib/uploads/drop.ts');
const { headObject, putBytes } = await import('../../../lib/storage/objects.ts');
const { newUploadId } = await import('../../../lib/uploads/upload-id.ts');

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

beforeEach(() => {
  bench.reset();
  bench.clock.clear();
});

/** Time passes for the sweep alone: S3 keeps its own. */
const at = (ahead: number) => ({
  now: () => Date.now() + ahead,
  listAccounts: async () => ['main'],
  announce: (arrival: Arrival, upload: UploadKey) => bench.parts().again(arrival, upload, 0),
});
const sweep = ({ value }: { value: UploadDocument }, ahead: number) =>
  sweepUpload('main', value.upload_id, at(ahead));

const requester = { account: 'main', keyId: 'key', requestId: 'request', language: 'en' } as const;

async function withoutFile(more: object = { size: 5 }) {
  const request = { target: 'media', type: 'image', filename: 'a.jpg', ...more } as const;
  const upload = await createUpload(request, requester, Date.now());
  const stored = await readUpload('main', upload.upload_id);
  assert.ok(stored);
  return stored;
}

test('a file that never comes: expired, a while after its signature', async () => {
  const stored = await withoutFile();
  assert.equal(await sweep(stored, 29 * MINUTE), 'waiting');
  assert.equal(await sweep(stored, 31 * MINUTE), 'expired');
  assert.equal((await stateOf(stored)).state, 'expired');
  assert.equal(await sweep(stored, 32 * MINUTE), 'settled');
});

test('a source that nobody fetches: expired after a day', async () => {
  const stored = await withoutFile({ source_url: 'https://host/a.jpg' });
  assert.equal(await sweep(stored, 23 * HOUR), 'waiting');
  assert.equal(await sweep(stored, 25 * HOUR), 'expired');
});

test('a file that comes late is forwarded all the same', async () => {
  const { arrival, stored } = await staged({}, { state: 'expired' });
  bench.announce(arrival);
  await bench.run();
  assert.equal((await stateOf(stored)).state, 'done');
});

for (const [what, more] of [
  ['an arrival that was never announced', {}],
  ['a queued upload', { state: 'queued' }],
] as const) {
  test(`${what} whose message is lost: announced once more`, async () => {
    const { stored } = await staged({}, more);
    assert.equal(await sweep(stored, 20 * MINUTE), 'waiting');
    assert.equal(await sweep(stored, 31 * MINUTE), 'announced');
    assert.equal(bench.queue.length, 1);
    await bench.run();
    assert.equal((await stateOf(stored)).state, 'done');
  });
}

test('a dropped file whose message is lost before its first attempt: announced once more', async () => {
  const object = { bucket: 'staging', key: 'drop/main/material/image/lost.jpg' };
  await putBytes(object, bench.photo, 'image/jpeg');
  const { versionId } = (await headObject(object)) ?? {};
  const arrival = { object: { ...object, versionId }, size: bench.photo.byteLength };
  const stored = await droppedUpload(arrival, Date.now());
  assert.ok(stored);
  assert.equal(await sweep(stored, 31 * MINUTE), 'announced');
  await bench.run();
  assert.equal((await stateOf(stored)).state, 'done');
});

test('a dead lease whose message is lost is freed, and what it left is looked up', async () => {
  const lease = { owner: 'dead', until: new Date(Date.now()).toISOString() };
  const { stored } = await staged();
  const { changeUpload } = await import('../../../lib/uploads/upload-store.ts');
  const job = { ...stored.value.job, lease, attempts: 1, sent_at: lease.until };
  assert.ok(await changeUpload(stored, { state: 'forwarding', job }, Date.now()));
  assert.equal(await sweep(stored, 31 * MINUTE), 'announced');
  await bench.run();
  const upload = await stateOf(stored);
  assert.deepEqual([upload.state, upload.job.attempts], ['done', 2]);
});

test('announced in vain: given up after a day, in the truest state', async () => {
  for (const [state, end] of [
    ['queued', 'failed'],
    ['forwarding', 'unknown'],
  ] as const) {
    const { stored } = await staged({}, { state });
    assert.equal(await sweep(stored, 31 * MINUTE), 'announced');
    bench.queue.length = 0;
    assert.equal(await sweep(stored, 10 * HOUR), 'waiting');
    assert.equal(await sweep(stored, 25 * HOUR), 'given_up');
    const upload = await stateOf(stored);
    assert.equal(upload.state, end);
    assert.ok(upload.error);
  }
});

test('a run lists down to its horizon, and reads only what has lain for certain times', async () => {
  const old: UploadDocument = {
    ...(await withoutFile()).value,
    upload_id: newUploadId(Date.now() - 20 * 24 * HOUR),
  };
  await addUpload(old);
  const before = await sweepUploads(at(0));
  assert.deepEqual([before.accounts, before.read, before.errors], [1, 0, 0]);
  const half = await sweepUploads(at(35 * MINUTE));
  assert.equal(half.listed, before.listed);
  assert.equal(half.read, half.listed - 1, 'all but the one beyond the horizon');
  assert.ok(half.expired > 0);
  const between = await sweepUploads(at(4 * HOUR));
  assert.equal(between.read, 0);
  assert.equal((await readUpload('main', old.upload_id))?.value.state, 'awaiting_file');
});
