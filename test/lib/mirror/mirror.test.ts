/** The mirror's promises on good days: everything is known and stored, once, and a second run costs next to nothing. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import {
  ACCOUNT,
  add,
  addMany,
  atWeChat,
  calls,
  catalogue,
  GET,
  LIST,
  lines,
  mirror,
  now,
  pass,
  queue,
  remove,
  reset,
  s3,
  simulator,
  start,
} from './bench.ts';

const { readRecord } = await import('../../../lib/library/record.ts');
const { progressOf } = await import('../../../lib/mirror/progress.ts');

beforeEach(reset);

const ids = (items: readonly { media_id: string }[]) => items.map(({ media_id }) => media_id).sort();
const day = 86_400_000;

test('a first run knows and stores everything, newest first', async () => {
  addMany(22);
  addMany(3, 'voice');
  addMany(2, 'video');
  add('thumb');
  const { run } = await mirror();
  assert.equal(run.state, 'done');
  const known = await lines();
  assert.deepEqual(ids(known), ids(atWeChat()));
  const images = known.filter(({ type }) => type === 'image').map(({ update_time }) => update_time);
  assert.deepEqual(
    images,
    images.toSorted((a, b) => b - a),
  );
  for (const item of atWeChat()) {
    const line = known.find(({ media_id }) => media_id === item.media_id);
    assert.equal(line?.file?.sha256, item.sha256, item.name);
    assert.deepEqual(await s3.read('library', `blobs/${ACCOUNT}/${item.sha256}`), item.bytes);
    const record = await readRecord({ shelf: 'materials', account: ACCOUNT, media_id: item.media_id });
    assert.equal(record?.value.file?.sha256, item.sha256);
  }
  // Pictures cost no quota.
  assert.equal(calls(GET), 5);
});

test('a second run without changes costs a handful of calls and of reads', async () => {
  addMany(25);
  addMany(2, 'voice');
  pass(day);
  await mirror();
  pass(day);
  simulator.state.log.clear();
  const before = s3.versions('library').length;
  const { run } = await mirror();
  assert.equal(run.state, 'done');
  const paths = simulator.state.log.list().map(({ path }) => path);
  const wechat = paths.filter((path) => path.startsWith('/cgi-bin') && !path.endsWith('token'));
  assert.deepEqual(
    wechat.toSorted(),
    [LIST, LIST, '/cgi-bin/material/get_materialcount', '/cgi-bin/openapi/quota/get'].toSorted(),
  );
  assert.equal(paths.filter((path) => path.startsWith('/mmbiz')).length, 0);
  // The document, at each step; no segment is written.
  const written = s3.versions('library').length - before;
  assert.ok(written < 10, `${written} versions`);
});

test('what is new is found without walking the rest', async () => {
  addMany(45);
  pass(day);
  await mirror();
  pass(day);
  addMany(3);
  simulator.state.log.clear();
  const { run } = await mirror();
  assert.equal(run.walks.image.found, 3);
  assert.ok(calls(LIST) <= 2);
  assert.deepEqual(ids(await lines()), ids(atWeChat()));
  assert.ok((await lines()).every(({ file }) => file));
});

test('a deletion is found when the counts disagree, and our file stays', async () => {
  const items = addMany(50);
  await mirror();
  pass(day);
  const [gone] = items.slice(20);
  assert.ok(gone && remove(gone));
  const { run } = await mirror();
  assert.equal(run.walks.image.gone, 1);
  assert.deepEqual(ids(await lines()), ids(atWeChat()));
  const [line] = await lines('deleted');
  assert.equal(line?.media_id, gone.media_id);
  assert.ok(line?.deleted_at && line.file);
  const record = await readRecord({ shelf: 'materials', account: ACCOUNT, media_id: gone.media_id });
  assert.equal(record?.value.deleted_at, line.deleted_at);
  assert.ok(await s3.read('library', `blobs/${ACCOUNT}/${gone.sha256}`));
});

test('one gone and one come is found by a full walk that is asked for', async () => {
  const items = addMany(30);
  await mirror();
  pass(day);
  assert.ok(items[3] && remove(items[3]));
  add();
  await mirror();
  pass(day);
  await mirror(true);
  assert.deepEqual(ids(await lines()), ids(atWeChat()));
  assert.deepEqual(ids(await lines('deleted')), ids([items[3]]));
});

test('an item that is touched moves, and is neither doubled nor deleted', async () => {
  const items = addMany(25);
  await mirror();
  pass(day);
  const [touched] = items;
  assert.ok(touched);
  touched.updatedAt = now();
  await mirror();
  assert.deepEqual(ids(await lines()), ids(atWeChat()));
  assert.equal((await lines())[0]?.media_id, touched.media_id);
  assert.deepEqual(await lines('deleted'), []);
  assert.ok((await lines()).every(({ file }) => file));
});

test('the same picture under two ids is fetched under one address, and kept once', async () => {
  const [one, two] = [add('image', { same: true }), add('image', { same: true })];
  await mirror();
  assert.equal(one.sha256, two.sha256);
  assert.ok((await lines()).every(({ file }) => file?.sha256 === one.sha256));
  const blobs = s3.versions('library').filter(({ key }) => key === `blobs/${ACCOUNT}/${one.sha256}`);
  assert.equal(blobs.length, 1);
  assert.equal(calls(GET), 0);
});

test('a video that is only a web page is a failure with its reason, and not tried every day', async () => {
  const item = add('video');
  item.page = true;
  const { run } = await mirror();
  assert.equal(run.state, 'done');
  const progress = progressOf(await catalogue(), 'en');
  assert.ok('types' in progress);
  assert.deepEqual(progress.failures, [{ reason: 'web_page', count: 1 }]);
  const { known, stored, left, failed } = progress.types.video ?? {};
  assert.deepEqual([known, stored, left, failed], [1, 0, 0, 1]);
  pass(day);
  simulator.state.log.clear();
  await mirror();
  assert.equal(calls(GET), 0);
  pass(8 * day);
  await mirror();
  assert.equal(calls(GET), 1);
});

test('what was uploaded through us is not fetched again', async () => {
  const { uploadDirectly } = await import('../../../lib/uploads/direct.ts');
  const { wechat } = await import('./bench.ts');
  const { bytesOf } = await import('../../helpers/fixtures.ts');
  const file = { target: 'material', type: 'voice', filename: 'a.mp3', bytes: bytesOf('voice.mp3') } as const;
  await uploadDirectly(wechat, ACCOUNT, file, { now: Date.now(), signal: AbortSignal.timeout(10_000) });
  await mirror();
  assert.ok((await lines()).every(({ file }) => file));
  assert.equal(calls(GET), 0);
});

test('progress says what is under way', async () => {
  assert.deepEqual(progressOf(undefined, 'en'), { state: 'never' });
  addMany(2);
  await start();
  assert.equal(progressOf(await catalogue(), 'en').state, 'running');
  assert.equal(queue.length, 1);
});

test('what is deleted through us during a long run stays deleted', async () => {
  const { wechat, parts } = await import('./bench.ts');
  const { obtain } = await import('../../../lib/library/obtain.ts');
  const { deleteMaterial } = await import('../../../lib/deletions/delete-material.ts');
  const { media_id } = add('voice');
  const key = { shelf: 'materials', account: ACCOUNT, media_id } as const;
  const get: typeof wechat.quota.get = async (api, options) => {
    // The lists are walked, and the files are next.
    if (api === GET && !(await readRecord(key))) {
      const own = { ...parts(), enqueue: async () => {} };
      await obtain(key, 20_000, own);
      const by = { at: new Date(now()).toISOString(), by: 'key', request_id: 'request' };
      await deleteMaterial(key, by, { force: false, waitMs: 20_000 }, own);
      pass(2 * 3_600_000);
    }
    return await wechat.quota.get(api, options);
  };
  await mirror(false, { wechatOf: () => ({ ...wechat, quota: { ...wechat.quota, get } }) });
  assert.ok((await readRecord(key))?.value.deleted_at);
  await mirror();
  assert.deepEqual(ids(await lines('deleted')), [media_id]);
});
