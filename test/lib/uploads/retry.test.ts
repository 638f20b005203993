/** Uploads that are brought back, or decided, by a person. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { beforeEach, test } from 'node:test';
import type { UploadDocument } from '../../../lib/uploads/upload.ts';
import { sha256 } from '../../helpers/fixtures.ts';
import { startForwarding } from '../../helpers/forwarding.ts';

const bench = await startForwarding();
const { as, clock, photo, staged, stateOf } = bench;
const { retryUpload } = as('retryUpload', await import('../../../lib/uploads/retry.ts'));
const { changeUpload } = await import('../../../lib/uploads/upload-store.ts');
const { MAX_RECEIVES } = await import('../../../lib/uploads/forward-arrival.ts');
const { newUploadId } = await import('../../../lib/uploads/upload-id.ts');
const { blob, stagedFile } = await import('../../../lib/storage/buckets.ts');
const { deleteObject, headObject, putBytes } = await import('../../../lib/storage/objects.ts');

const ADD = '/cgi-bin/material/add_material';

beforeEach(() => bench.reset());

type Decision = Parameters<typeof retryUpload>[2];

const retry = ({ value }: { value: UploadDocument }, decision: Decision = {}) =>
  retryUpload('main', value.upload_id, decision, {
    now: () => clock.now(),
    announce: (arrival, upload) => bench.parts().again(arrival, upload, 0),
  });

async function failed(bytes = photo) {
  const { arrival, stored } = await staged({}, {}, bytes);
  bench.fault({ path: ADD, fault: { errcode: 45009 } });
  bench.announce(arrival);
  await bench.run();
  assert.equal((await stateOf(stored)).state, 'failed');
  return { arrival, stored };
}

async function unknown() {
  const { arrival, stored } = await staged();
  bench.fault({ path: ADD, fault: { drop: 'after' } });
  bench.fault({ path: '/cgi-bin/material/batchget_material', times: 1, fault: { errcode: 45009 } });
  bench.announce(arrival);
  await bench.run();
  assert.equal((await stateOf(stored)).state, 'unknown');
  return { arrival, stored };
}

const made = async (stored: { value: UploadDocument }) =>
  bench.materials().filter(({ name }) => name.includes(stored.value.upload_id.slice(-8)));

test('what failed is sent again, with all its attempts before it', async () => {
  const { stored } = await failed();
  const queued = await retry(stored);
  assert.deepEqual(
    [queued.state, queued.error, queued.job.attempts, queued.job.problems],
    ['queued', undefined, 0, undefined],
  );
  await bench.run();
  const upload = await stateOf(stored);
  assert.deepEqual([upload.state, upload.job.attempts, (await made(stored)).length], ['done', 1, 1]);
});

test('when staging is gone, our copy is taken', async () => {
  const bytes = Buffer.concat([photo, Buffer.from('of its own')]);
  const { stored } = await failed(bytes);
  const content = { sha256: sha256(bytes), content_type: 'image/jpeg' };
  const current = await stateOf(stored);
  const { etag } =
    (await headObject({ bucket: 'library', key: `uploads/main/${current.upload_id}.json` })) ?? {};
  assert.ok(await changeUpload({ value: current, etag: etag ?? '' }, content, clock.now()));
  await deleteObject({ ...stagedFile('main', current.upload_id), versionId: current.job.object?.version_id });
  await assert.rejects(retry(stored), /no longer there/);
  await putBytes(blob('main', content.sha256), bytes, 'image/jpeg');
  await retry(stored);
  assert.equal(bench.queue.length, 0, "S3's own event announces the copy");
  const copy = await headObject(stagedFile('main', current.upload_id));
  const object = { ...stagedFile('main', current.upload_id), versionId: copy?.versionId };
  bench.announce({ object, size: copy?.size ?? 0 });
  await bench.run();
  assert.deepEqual([(await stateOf(stored)).state, (await made(stored)).length], ['done', 1]);
});

test('an unknown one is looked up once more', async () => {
  const { stored } = await unknown();
  await retry(stored);
  await bench.run();
  assert.deepEqual([(await stateOf(stored)).state, (await made(stored)).length], ['done', 1]);
});

test('resend: it is sent again, although there is a copy', async () => {
  const { stored } = await unknown();
  await retry(stored, { resend: true });
  await bench.run();
  assert.deepEqual([(await stateOf(stored)).state, (await made(stored)).length], ['done', 2]);
});

test('adopt: the material is its own', async () => {
  const { arrival, stored } = await unknown();
  const [item] = await made(stored);
  await deleteObject(arrival.object);
  await retry(stored, { adopt: item?.media_id });
  await bench.run();
  const upload = await stateOf(stored);
  assert.deepEqual([upload.state, upload.result?.media_id], ['done', item?.media_id]);
  assert.equal(upload.sha256, sha256(photo));
  assert.equal(bench.sent('material/add_material'), 1);
});

test('only one of the candidates can be adopted, and not together with resend', async () => {
  const { stored } = await staged({}, { state: 'unknown', candidates: [{ media_id: 'A', update_time: 1 }] });
  await assert.rejects(retry(stored, { adopt: 'B' }), { code: 'invalid-input' });
  await assert.rejects(retry(stored, { adopt: 'A', resend: true }), { code: 'invalid-input' });
  assert.equal((await retry(stored, { adopt: 'A' })).result?.media_id, 'A');
});

for (const state of ['awaiting_file', 'queued', 'forwarding', 'done', 'expired'] as const) {
  test(`a retry makes no sense while ${state}`, async () => {
    const { stored } = await staged({}, { state });
    await assert.rejects(retry(stored), { code: 'conflict' });
    assert.equal(bench.queue.length, 0);
  });
}

test('there has to be an upload', async () => {
  const value = { upload_id: newUploadId(0) } as UploadDocument;
  await assert.rejects(retry({ value }), { code: 'not-found' });
});

test('the queue gives up when the forward does', () => {
  const [, count] = /ForwardDeadLetters[\s\S]*?maxReceiveCount: (\d+)/.exec(
    readFileSync(new URL('../../../resources/queues.yml', import.meta.url), 'utf8'),
  ) ?? ['', ''];
  assert.equal(Number(count), MAX_RECEIVES);
});
