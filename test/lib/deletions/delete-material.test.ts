/** The deletion of one material: never without our copy, never without a name. S3 and WeChat are real servers. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { bytesOf, sha256 } from '../../helpers/fixtures.ts';
import { LONG, PATHS, startLocal } from './local.ts';

const local = await startLocal();
const { s3, simulator, wechat, parts, key, atWeChat, record, isThere, calls, fault } = local;
const { deleteMaterial } = local.as(
  'deleteMaterial',
  await import('../../../lib/deletions/delete-material.ts'),
);
const { fetchForReaders } = local.as('fetchFile', await import('../../../lib/library/fetch-worker.ts'));
const { fetchFile } = await import('../../../lib/library/fetch-file.ts');
const { obtain } = await import('../../../lib/library/obtain.ts');
const { changeRecord } = await import('../../../lib/library/record.ts');

beforeEach(local.reset);

const by = (request_id = 'request') => ({ at: new Date().toISOString(), by: 'key', request_id });
const remove = (mediaId: string, { force = false, waitMs = LONG, request = 'request' } = {}) =>
  deleteMaterial(key(mediaId), by(request), { force, waitMs }, parts);
const blobOf = (name: string) => s3.read('library', `blobs/main/${sha256(bytesOf(name))}`);

test('our copy is there and who asked is noted before WeChat is told', async () => {
  const id = await atWeChat('animation.gif');
  let seen: unknown;
  const watching = {
    ...parts,
    wechatOf: () => ({
      ...wechat,
      materials: {
        ...wechat.materials,
        delete: async (mediaId: string) => {
          seen = { deleting: (await record(id))?.deleting?.by, copy: await blobOf('animation.gif') };
          await wechat.materials.delete(mediaId);
        },
      },
    }),
  };
  assert.equal(await deleteMaterial(key(id), by(), { force: false, waitMs: LONG }, watching), 'deleted');
  assert.deepEqual(seen, { deleting: 'key', copy: bytesOf('animation.gif') });
});

test('afterwards the record says when, who and by which request, and the log does as well', async () => {
  const id = await atWeChat();
  const lines = await local.logged(() => remove(id));
  assert.ok(!isThere(id));
  const { deleted_at, deleted_by, request_id, deleting, file } = (await record(id)) ?? {};
  assert.ok(Date.parse(deleted_at ?? '') > 0);
  assert.deepEqual([deleted_by, request_id, deleting], ['key', 'request', undefined]);
  assert.equal(file?.sha256, sha256(bytesOf('photo.jpg')));
  const audit = lines.filter((line) => line.startsWith('material deleted'));
  assert.equal(audit.length, 1);
  for (const told of [id, '"key_id":"key"', '"request_id":"request"']) assert.ok(audit[0]?.includes(told));
});

test('a copy that we have is not fetched again, but looked for', async () => {
  const id = await atWeChat('picture.png');
  await obtain(key(id), LONG, parts);
  await remove(id);
  assert.equal(calls(PATHS.get), 1);
  const another = await atWeChat('picture.png');
  await obtain(key(another), LONG, parts);
  await changeRecord(key(another), (one) => ({
    ...one,
    file: one.file && { ...one.file, sha256: '0'.repeat(64) },
  }));
  await remove(another);
  assert.equal((await record(another))?.file?.sha256, sha256(bytesOf('picture.png')));
  assert.equal(calls(PATHS.get), 3);
});

test('what takes long to fetch is not deleted before it is there', async () => {
  const id = await atWeChat('voice.mp3', 'voice');
  fault(PATHS.get, { latency_ms: 1_500 });
  assert.equal(await remove(id, { waitMs: 600 }), 'fetching');
  assert.equal(await remove(id, { waitMs: 0 }), 'fetching');
  assert.deepEqual(local.handedOver, [key(id)]);
  assert.equal(calls(PATHS.delete), 0);
  await fetchForReaders(key(id), 1, parts, AbortSignal.timeout(LONG));
  assert.equal(await remove(id), 'deleted');
  assert.ok(await blobOf('voice.mp3'));
});

test('what cannot be fetched is not deleted', async () => {
  const id = await atWeChat();
  for (const errcode of [45009, -1, 48001]) {
    fault(PATHS.get, { errcode }, { times: 2 });
    await assert.rejects(remove(id));
    simulator.state.faults.clear();
  }
  assert.equal(calls(PATHS.delete), 0);
  assert.equal(await remove(id), 'deleted');
});

const consoleVideo = async () => {
  const id = await atWeChat('clip.mp4', 'video', { title: '片' });
  const item = local.app.library.get(id);
  assert.ok(item);
  item.page = true;
  return id;
};

test('a video that is only a page is refused, unless it is forced', async () => {
  const id = await consoleVideo();
  await assert.rejects(remove(id), (error: { problems?: { en: { type: string; detail: string } } }) => {
    assert.match(error.problems?.en.type ?? '', /not-downloadable$/);
    assert.match(error.problems?.en.detail ?? '', /force=true/);
    return true;
  });
  assert.ok(isThere(id));
  assert.equal(await remove(id, { force: true }), 'deleted');
  assert.equal((await record(id))?.deleted_by, 'key');
});

test('what a worker found out about it counts as well', async () => {
  const id = await consoleVideo();
  await fetchForReaders(key(id), 1, parts, AbortSignal.timeout(LONG));
  await assert.rejects(remove(id), { name: 'KnownProblem', message: /force=true/ });
  assert.equal(await remove(id, { force: true }), 'deleted');
});

test('the articles of an old news material are their own copy', async () => {
  const id = await local.newsAtWeChat('旧');
  assert.equal(await remove(id), 'deleted');
  const { news, deleted_by } = (await record(id)) ?? {};
  assert.equal((news?.news_item as { title: string }[] | undefined)?.[0]?.title, '旧');
  assert.equal(deleted_by, 'key');
  await assert.rejects(wechat.materials.get(id), { errcode: 40007 });
});

for (const [what, order] of [
  ['an answer that is lost', { drop: 'after' }],
  ['-1 although it was done', { errcode: -1, after: true }],
  ['503 although it was done', { status: 503, after: true }],
] as const) {
  test(`${what} is looked into: the material is gone`, async () => {
    const id = await atWeChat();
    fault(PATHS.delete, order);
    assert.equal(await remove(id), 'deleted');
    assert.equal(calls(PATHS.delete), 1);
    assert.equal((await record(id))?.deleted_by, 'key');
  });
}

test('an answer that is lost before the work was done: it is deleted once more', async () => {
  const id = await atWeChat();
  fault(PATHS.delete, { errcode: -1 });
  assert.equal(await remove(id), 'deleted');
  assert.equal(calls(PATHS.delete), 2);
  fault(PATHS.delete, { errcode: -1 }, { times: 2 });
  const other = await atWeChat();
  await assert.rejects(remove(other), { name: 'WeChatUnreachable', sent: 'nothing' });
  assert.deepEqual([isThere(other), (await record(other))?.deleting], [true, undefined]);
});

test('where nobody can tell, the request stays noted, and the next one finds out whose it was', async () => {
  const id = await atWeChat();
  await obtain(key(id), LONG, parts);
  fault(PATHS.delete, { drop: 'after' });
  fault(PATHS.get, { errcode: 45009 });
  await assert.rejects(remove(id, { request: 'first' }), { name: 'WeChatUnreachable', sent: 'all' });
  const left = await record(id);
  assert.deepEqual([left?.deleted_at, left?.deleting?.request_id], [undefined, 'first']);
  assert.equal(await remove(id, { request: 'second' }), 'deleted');
  assert.equal((await record(id))?.request_id, 'first');
});

test('an attempt that WeChat refuses meanwhile forgets nothing of an earlier one', async () => {
  const id = await atWeChat();
  await obtain(key(id), LONG, parts);
  fault(PATHS.delete, { drop: 'after' });
  fault(PATHS.get, { errcode: 45009 });
  await assert.rejects(remove(id, { request: 'first' }));
  fault(PATHS.delete, { errcode: 45009 });
  await assert.rejects(remove(id, { request: 'second' }), { errcode: 45009 });
  assert.equal(await remove(id, { request: 'third' }), 'deleted');
  assert.equal((await record(id))?.request_id, 'first');
});

test('a forced deletion that nobody could note is found out as well', async () => {
  const id = await consoleVideo();
  fault(PATHS.delete, { drop: 'after' });
  // The first reading asks for the copy, the second for what became of it.
  fault(PATHS.get, { errcode: 45009 }, { skip: 1 });
  await assert.rejects(remove(id, { force: true }), { sent: 'all' });
  assert.equal(await remove(id), 'deleted');
  assert.ok((await record(id))?.deleted_at);
});

test('a material in use is refused, and stays readable', async () => {
  const id = await atWeChat();
  fault(PATHS.delete, { errcode: 48005 });
  await assert.rejects(remove(id), { errcode: 48005 });
  assert.equal((await record(id))?.deleting, undefined);
  assert.ok(await obtain(key(id), LONG, parts));
});

test('what is gone already is 40007, noted without a name, and an earlier note stands', async () => {
  const id = await atWeChat();
  await obtain(key(id), LONG, parts);
  local.app.library.delete(id);
  await assert.rejects(remove(id), { errcode: 40007 });
  const gone = await record(id);
  assert.ok(gone?.deleted_at);
  assert.equal(gone?.deleted_by, undefined);
  const mine = await atWeChat();
  await remove(mine, { request: 'mine' });
  await assert.rejects(remove(mine, { request: 'later' }), { errcode: 40007 });
  assert.equal((await record(mine))?.request_id, 'mine');
});

test('an id that never was leaves no record', async () => {
  await assert.rejects(remove('never-was'), { errcode: 40007 });
  assert.equal(await record('never-was'), undefined);
});

test('a reader that was fetching meanwhile does not undo the note', async () => {
  const id = await atWeChat();
  fault(PATHS.get, { latency_ms: 400 });
  const reading = fetchFile(key(id), parts, AbortSignal.timeout(LONG));
  // The simulator does its work on arrival, so that the reader's answer is on its way.
  while (calls(PATHS.get) === 0) await new Promise(setImmediate);
  await remove(id);
  await reading;
  assert.equal((await record(id))?.deleted_by, 'key');
});

test('two who delete at once: one deletion, both are told so', async () => {
  const id = await atWeChat();
  await obtain(key(id), LONG, parts);
  const ended = await Promise.allSettled([remove(id, { request: 'a' }), remove(id, { request: 'b' })]);
  assert.ok(ended.some((one) => one.status === 'fulfilled'));
  assert.ok(['a', 'b'].includes((await record(id))?.request_id ?? ''));
  assert.equal(isThere(id), false);
});
