/** Attempts of unknown outcome: looked up in WeChat's list, and never sent twice without saying so. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { Fault } from '../../../dev/wechat/simulator.ts';
import type { UploadDocument } from '../../../lib/uploads/upload.ts';
import { bytesOf, sha256 } from '../../helpers/fixtures.ts';
import { startForwarding } from '../../helpers/forwarding.ts';

const bench = await startForwarding();
const { simulator, s3, wechat, photo, clock, staged, stateOf } = bench;
const { changeUpload } = await import('../../../lib/uploads/upload-store.ts');
const { nameSuffix } = await import('../../../lib/uploads/upload-id.ts');
const { blob } = await import('../../../lib/storage/buckets.ts');
const { headObject, putBytes } = await import('../../../lib/storage/objects.ts');
const { readRecord } = await import('../../../lib/library/record.ts');

const ADD = '/cgi-bin/material/add_material';
const LIST = '/cgi-bin/material/batchget_material';

beforeEach(() => {
  bench.reset();
  clock.advance(3_600_000);
});

const FILES = { image: 'photo.jpg', thumb: 'thumb.jpg', voice: 'voice.mp3', video: 'clip.mp4' } as const;

/** What the upload made, whoever else made things meanwhile. */
const made = ({ upload_id }: UploadDocument) =>
  bench.materials().filter(({ name }) => name.includes(nameSuffix(upload_id)));

const fileOf = (filename: string, bytes: Buffer) => ({
  filename,
  contentType: 'application/octet-stream',
  size: bytes.byteLength,
  open: async function* () {
    yield bytes;
  },
});

/** Uploads of other people. */
async function strangers(count: number, type: 'image' | 'video' = 'image', title?: string) {
  const bytes = bytesOf(FILES[type]);
  for (let i = 0; i < count; i++)
    await wechat.materials.add(type, fileOf(`stranger-${i}.${type === 'image' ? 'jpg' : 'mp4'}`, bytes), {
      title: title ?? `stranger ${i}`,
    });
}

async function forwarded(type: keyof typeof FILES, request: { title?: string } = {}, faults: Fault[] = []) {
  const bytes = bytesOf(FILES[type]);
  const { arrival, stored } = await staged({ type, filename: FILES[type], ...request }, {}, bytes);
  for (const fault of faults) bench.fault({ path: ADD, fault });
  bench.announce(arrival);
  return { arrival, stored };
}

for (const [type, request, byTitle] of [
  ['image', {}, false],
  ['thumb', {}, false],
  ['voice', {}, false],
  ['video', {}, false],
  ['video', {}, true],
  ['video', { title: '夏天' }, false],
  ['video', { title: '春天' }, true],
] as const) {
  const as = byTitle ? ', listed by its title' : '';
  test(`a lost answer, ${type}${'title' in request ? ' with a title' : ''}${as}: it is found and adopted`, async () => {
    simulator.state.quirks.video_named_by_title = byTitle;
    const { stored } = await forwarded(type, request, [{ drop: 'after' }]);
    await bench.run();
    const upload = await stateOf(stored);
    assert.equal(upload.state, 'done', JSON.stringify(upload));
    const [item, ...more] = made(upload);
    assert.equal(more.length, 0);
    assert.equal(upload.result?.media_id, item?.media_id);
    assert.equal(typeof upload.result?.url, type === 'image' || type === 'thumb' ? 'string' : 'undefined');
    assert.equal(upload.sha256, sha256(bytesOf(FILES[type])));
    assert.deepEqual(await s3.read('library', blob('main', upload.sha256 ?? '').key), bytesOf(FILES[type]));
    const record = await readRecord({ shelf: 'materials', account: 'main', media_id: item?.media_id ?? '' });
    assert.equal(record?.value.file?.sha256, upload.sha256);
    assert.deepEqual([upload.error, upload.candidates, upload.job.lease], [undefined, undefined, undefined]);
  });
}

for (const [what, fault, sends] of [
  ['the connection breaks off after the work', { drop: 'after' }, 1],
  ['a 503 after the work', { status: 503, after: true }, 1],
  ['-1 after the work', { errcode: -1, after: true }, 1],
  ['half an answer', { truncate: 12 }, 1],
  ['a 503 without the work', { status: 503 }, 2],
  ['-1 without the work', { errcode: -1 }, 2],
] as const) {
  test(`${what}: one material, sent ${sends === 1 ? 'once' : 'once more'}`, async () => {
    const { stored } = await forwarded('image', {}, [fault]);
    await bench.run();
    const upload = await stateOf(stored);
    assert.equal(upload.state, 'done');
    assert.equal(made(upload).length, 1);
    assert.equal(bench.sent('material/add_material'), sends);
  });
}

test('while it is looked for, the state says so, and the time of the next attempt', async () => {
  const { stored } = await forwarded('image', {}, [{ drop: 'after' }]);
  await bench.run(() => bench.sent('material/add_material') > 0);
  const upload = await stateOf(stored);
  assert.equal(upload.state, 'queued');
  assert.equal(Date.parse(upload.next_attempt_at ?? '') - Date.parse(upload.updated_at), 10_000);
  assert.match(upload.error?.type ?? '', /wechat-outcome-unknown$/);
});

test('forty uploads of strangers in between', async () => {
  const { stored } = await forwarded('image', {}, [{ drop: 'after' }]);
  await bench.run(() => bench.sent('material/add_material') > 0);
  await strangers(40);
  await bench.run();
  const upload = await stateOf(stored);
  assert.deepEqual([upload.state, made(upload).length], ['done', 1]);
});

test('a list that lags: the second look finds it', async () => {
  simulator.state.limits.list_lag_ms = 40_000;
  const { stored } = await forwarded('voice', {}, [{ drop: 'after' }]);
  await bench.run();
  const upload = await stateOf(stored);
  assert.deepEqual([upload.state, made(upload).length], ['done', 1]);
  assert.equal(bench.sent('material/add_material'), 1);
});

test('a list that lags for longer: the second one is told', async () => {
  simulator.state.limits.list_lag_ms = 200_000;
  const { stored } = await forwarded('image', {}, [{ drop: 'after' }]);
  await bench.run();
  const upload = await stateOf(stored);
  const [two, one, ...more] = made(upload);
  assert.deepEqual([upload.state, more.length], ['done', 0]);
  assert.equal(upload.result?.media_id, two?.media_id);
  assert.deepEqual(
    upload.duplicates?.map(({ media_id }) => media_id),
    [one?.media_id],
  );
  assert.equal(upload.job.doubt, undefined);
});

test('a second file under the same signature changes nothing of the first', async () => {
  const { arrival, stored } = await staged();
  bench.fault({ path: ADD, fault: { drop: 'after' } });
  bench.announce(arrival);
  await bench.run(() => bench.sent('material/add_material') > 0);
  await putBytes(arrival.object, Buffer.concat([photo, Buffer.from('2')]), 'image/jpeg');
  const head = await headObject({ ...arrival.object, versionId: undefined });
  bench.announce({ object: { ...arrival.object, versionId: head?.versionId }, size: head?.size ?? 0 });
  await bench.run();
  const upload = await stateOf(stored);
  assert.deepEqual([upload.state, upload.sha256], ['done', sha256(photo)]);
  assert.equal(made(upload).length, 1);
});

test("WeChat's clock is an hour off, and so is ours", async () => {
  const { arrival, stored } = await staged();
  const sent_at = new Date(clock.now() + 3_600_000).toISOString();
  await died(stored, { sent_at });
  await wechat.materials.add('image', fileOf(`photo-${nameSuffix(stored.value.upload_id)}.jpg`, photo));
  bench.announce(arrival);
  await bench.run();
  assert.deepEqual([(await stateOf(stored)).state, made(stored.value).length], ['done', 1]);
});

const DEAD = { owner: 'dead', until: '2020-01-01T00:00:00.000Z' };

async function died(
  stored: { value: UploadDocument; etag: string },
  job: Partial<UploadDocument['job']> = {},
) {
  const sent_at = new Date(clock.now()).toISOString();
  const dead = { ...stored.value.job, lease: DEAD, attempts: 1, sent_at, ...job };
  assert.ok(await changeUpload(stored, { state: 'forwarding', job: dead }, clock.now()));
}

for (const reached of [true, false]) {
  test(`a worker that died ${reached ? 'before it could write the answer down' : 'before it sent'}`, async () => {
    const { arrival, stored } = await staged();
    await died(stored);
    const name = `photo-${nameSuffix(stored.value.upload_id)}.jpg`;
    if (reached) await wechat.materials.add('image', fileOf(name, photo));
    bench.announce(arrival);
    await bench.run();
    const upload = await stateOf(stored);
    assert.deepEqual([upload.state, made(upload).length], ['done', 1]);
  });
}

test('two of its name: a person decides, from the two', async () => {
  const { arrival, stored } = await staged();
  await died(stored);
  const name = `photo-${nameSuffix(stored.value.upload_id)}.jpg`;
  const ids = [];
  for (let i = 0; i < 2; i++) ids.push((await wechat.materials.add('image', fileOf(name, photo))).media_id);
  bench.announce(arrival);
  await bench.run();
  const upload = await stateOf(stored);
  assert.equal(upload.state, 'unknown');
  assert.deepEqual(upload.candidates?.map(({ media_id }) => media_id).sort(), ids.sort());
  assert.equal(upload.candidates?.[0]?.name, name);
  assert.match(upload.error?.detail ?? '', /before you repeat it/);
  assert.equal(bench.sent('material/add_material'), 2, 'only the two of the test');
  assert.ok(
    await s3.read('library', blob('main', sha256(photo)).key),
    'our copy is there for when it is decided',
  );
});

test("a stranger's video of the same title: a person decides", async () => {
  simulator.state.quirks.video_named_by_title = true;
  const { stored } = await forwarded('video', { title: '同名' }, [{ drop: 'after' }]);
  await bench.run(() => bench.sent('material/add_material') > 0);
  await strangers(1, 'video', '同名');
  await bench.run();
  const upload = await stateOf(stored);
  assert.deepEqual([upload.state, upload.candidates?.length], ['unknown', 2]);
  assert.equal(made(upload).length, 1);
});

test('a video of ours of the same title that is known is none of it', async () => {
  simulator.state.quirks.video_named_by_title = true;
  const known = await forwarded('video', { title: '两部' });
  await bench.run();
  const { stored } = await forwarded('video', { title: '两部' }, [{ drop: 'after' }]);
  await bench.run();
  const upload = await stateOf(stored);
  assert.equal(upload.state, 'done', JSON.stringify(upload));
  assert.equal(upload.result?.media_id, made(upload)[0]?.media_id);
  assert.notEqual(upload.result?.media_id, (await stateOf(known.stored)).result?.media_id);
});

test('two videos of ours of one title, both in doubt: neither takes what may be the other', async () => {
  simulator.state.quirks.video_named_by_title = true;
  const one = await forwarded('video', { title: '双胞胎' }, [{ drop: 'after' }]);
  const two = await forwarded('video', { title: '双胞胎' }, [{ status: 503 }]);
  await bench.run();
  const states = [await stateOf(one.stored), await stateOf(two.stored)];
  assert.deepEqual(
    states.map(({ state, candidates }) => [state, candidates?.length]),
    [
      ['unknown', 1],
      ['unknown', 1],
    ],
  );
  assert.equal(bench.sent('material/add_material'), 2, 'nothing is sent again');
});

test('a list that cannot be read is asked for again', async () => {
  const { stored } = await forwarded('image', {}, [{ drop: 'after' }]);
  bench.fault({ path: LIST, times: 2, fault: { errcode: 45011 } });
  await bench.run();
  const upload = await stateOf(stored);
  assert.deepEqual([upload.state, made(upload).length], ['done', 1]);
  assert.equal(bench.sent('material/add_material'), 1);
});

for (const [what, fault] of [
  ['cannot be read for long', { errcode: 45011 }],
  ['may not be read today', { errcode: 45009 }],
] as const) {
  test(`a list that ${what}: a person decides, and nothing is sent again`, async () => {
    const { stored } = await forwarded('image', {}, [{ drop: 'after' }]);
    bench.fault({ path: LIST, times: 'always', fault });
    await bench.run();
    const upload = await stateOf(stored);
    assert.deepEqual([upload.state, upload.candidates], ['unknown', []]);
    assert.equal(bench.sent('material/add_material'), 1);
  });
}

test('a WeChat that is down for long: five attempts, each looked for, then failed', async () => {
  const { stored } = await forwarded('image');
  bench.fault({ path: ADD, times: 'always', fault: { status: 503 } });
  await bench.run();
  const upload = await stateOf(stored);
  assert.deepEqual([upload.state, upload.job.attempts, upload.job.exhausted], ['failed', 5, true]);
  assert.match(upload.error?.type ?? '', /wechat-unreachable$/);
  assert.equal(made(upload).length, 0);
  assert.equal(bench.dead.length, 1);
});

test('a file announced three times, its answer lost: sent once', async () => {
  const { arrival, stored } = await staged();
  bench.fault({ path: ADD, fault: { drop: 'after' } });
  for (let i = 0; i < 3; i++) bench.announce(arrival);
  await bench.run();
  assert.deepEqual([(await stateOf(stored)).state, made(stored.value).length], ['done', 1]);
  assert.equal(bench.sent('material/add_material'), 1);
});

test('what our own code fails at five times says so, and goes to the dead letters', async () => {
  const { arrival, stored } = await staged({}, { filename: undefined as unknown as string });
  bench.announce(arrival);
  await bench.run();
  const upload = await stateOf(stored);
  assert.deepEqual([upload.state, upload.error?.status], ['failed', 500]);
  assert.equal(bench.dead.length, 1);
});

test('what can never be kept is done all the same: WeChat has it', async () => {
  const { arrival, stored } = await staged({}, { state: 'forwarding', result: { media_id: 'KNOWN' } });
  bench.announce(arrival);
  await bench.run();
  const upload = await stateOf(stored);
  assert.deepEqual([upload.state, upload.result?.media_id], ['done', 'KNOWN']);
  assert.equal(bench.sent('material/add_material'), 0);
});
