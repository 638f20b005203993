/** Restoring a deleted material: from our copy, once. S3 and WeChat are real servers. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { MediaType } from '../../../lib/wechat/index.ts';
import { bytesOf, sha256 } from '../../helpers/fixtures.ts';
import { LONG, PATHS, startLocal } from './local.ts';

const local = await startLocal();
const { app, parts, key, atWeChat, record, isThere, calls, fault } = local;
const { deleteMaterial } = local.as(
  'deleteMaterial',
  await import('../../../lib/deletions/delete-material.ts'),
);
const { restoreMaterial } = local.as('restoreMaterial', await import('../../../lib/deletions/restore.ts'));
const { obtain } = await import('../../../lib/library/obtain.ts');
const { changeRecord } = await import('../../../lib/library/record.ts');

beforeEach(local.reset);

const now = () => new Date().toISOString();
const remove = (id: string, force = false) =>
  deleteMaterial(key(id), { at: now(), by: 'key', request_id: 'r' }, { force, waitMs: LONG }, parts);
const restore = (id: string, { again = false, later = 0 } = {}) =>
  restoreMaterial(
    key(id),
    { by: 'key', request_id: 'r', again },
    { ...parts, now: () => Date.now() + later },
  );

/** A material that was deleted; gives its id. */
async function deleted(filename = 'photo.jpg', type: MediaType = 'image', text = {}) {
  const id = await atWeChat(filename, type, text);
  await remove(id);
  local.reset();
  return id;
}

async function restored(id: string, options = {}) {
  const answer = await restore(id, options);
  assert.ok(answer !== 'restoring');
  const item = app.library.get(answer.media_id);
  assert.ok(item);
  return { answer, item };
}

for (const [filename, type, text] of [
  ['photo.jpg', 'image', {}],
  ['thumb.jpg', 'thumb', {}],
  ['voice.mp3', 'voice', {}],
  ['clip.mp4', 'video', { title: '片名', introduction: '介绍' }],
] as const) {
  test(`a ${type} comes back byte for byte under a new id`, async () => {
    const id = await deleted(filename, type, text);
    const { answer, item } = await restored(id);
    assert.notEqual(answer.media_id, id);
    assert.equal(answer.restored_from, id);
    assert.equal(item.sha256, sha256(bytesOf(filename)));
    assert.equal((await record(id))?.restored_as, answer.media_id);
    assert.equal((await obtain(key(answer.media_id), LONG, parts))?.restored_from, id);
    assert.equal(calls(PATHS.get), 0);
    if (type === 'video') assert.deepEqual([item.title, item.introduction], ['片名', '介绍']);
    if (type === 'voice') assert.equal(item.name, filename);
  });
}

test('the name that the list had is used again', async () => {
  const id = await deleted();
  await changeRecord(key(id), (one) => ({ ...one, name: '封面.jpg' }));
  assert.equal((await restored(id)).item.name, '封面.jpg');
});

test('restoring twice gives the same answer, unless it is to be added again or was deleted again', async () => {
  const id = await deleted();
  const first = (await restored(id)).answer;
  assert.deepEqual((await restored(id)).answer, first);
  assert.equal(calls(PATHS.add), 1);
  const second = (await restored(id, { again: true })).answer;
  assert.notEqual(second.media_id, first.media_id);
  assert.deepEqual((await restored(id)).answer, second);
  await remove(second.media_id);
  const third = (await restored(id)).answer;
  assert.equal(new Set([first.media_id, second.media_id, third.media_id]).size, 3);
});

test('what was not deleted, is not known, or has no copy is refused', async () => {
  const id = await atWeChat();
  await obtain(key(id), LONG, parts);
  await assert.rejects(restore(id), { name: 'Conflict', message: /not deleted/ });
  await assert.rejects(restore('never-was'), { name: 'NotFound' });
  const video = await atWeChat('clip.mp4', 'video', {});
  const item = app.library.get(video);
  assert.ok(item);
  item.page = true;
  await remove(video, true);
  await assert.rejects(restore(video), { name: 'Conflict', message: /no copy/ });
  const erased = await deleted();
  await changeRecord(key(erased), (one) => ({
    ...one,
    file: one.file && { ...one.file, sha256: '0'.repeat(64) },
  }));
  await assert.rejects(restore(erased), { name: 'Conflict', message: /no copy/ });
  assert.equal(calls(PATHS.add), 0);
});

test("another account's material is not known here", async () => {
  const id = await deleted();
  const request = { by: 'key', request_id: 'r', again: false };
  await assert.rejects(restoreMaterial(key(id, 'other'), request, parts), { name: 'NotFound' });
});

test('an old news material is 410, with a pointer to drafts', async () => {
  const id = await local.newsAtWeChat('旧');
  await remove(id);
  await assert.rejects(
    restore(id),
    (error: { status?: number; extra?: { news_item: [{ title: string }] } }) => {
      assert.deepEqual([error.status, error.extra?.news_item[0].title], [410, '旧']);
      return true;
    },
  );
});

test('what was only found to be gone can be restored as well', async () => {
  const id = await atWeChat();
  await obtain(key(id), LONG, parts);
  app.library.delete(id);
  await assert.rejects(remove(id), { errcode: 40007 });
  assert.ok(isThere((await restored(id)).answer.media_id));
});

for (const [what, order] of [
  ['lost', { drop: 'after' }],
  ['-1', { errcode: -1, after: true }],
] as const) {
  test(`an answer that is ${what} is found in the list`, async () => {
    const id = await deleted('picture.png');
    await atWeChat('picture.png', 'image', {}, 'another.png');
    local.reset();
    fault(PATHS.add, order);
    const { answer } = await restored(id);
    assert.equal(calls(PATHS.add), 1);
    assert.equal((await record(id))?.restored_as, answer.media_id);
  });
}

test('one that the list does not show yet is waited for, and not added twice', async () => {
  const id = await deleted('animation.gif');
  fault(PATHS.add, { drop: 'after' });
  fault(PATHS.list, { body: '{"item":[],"total_count":0,"item_count":0}' }, { times: 2 });
  await assert.rejects(restore(id), { name: 'KnownProblem', message: /a minute later/ });
  assert.equal(await restore(id), 'restoring');
  const { answer } = await restored(id);
  assert.equal((await record(id))?.restored_as, answer.media_id);
  assert.equal(calls(PATHS.add), 1);
});

test('one that was never added is sent again after a minute', async () => {
  const id = await deleted('bitmap.bmp');
  fault(PATHS.add, { errcode: -1 });
  await assert.rejects(restore(id), { name: 'KnownProblem', message: /a minute later/ });
  assert.equal(await restore(id), 'restoring');
  const { answer } = await restored(id, { later: 61_000 });
  assert.ok(isThere(answer.media_id));
  assert.equal(calls(PATHS.add), 2);
});

test('who dies after WeChat has answered leaves a claim; when it is over, the list tells', async () => {
  const id = await deleted('voice.amr', 'voice');
  const until = new Date(Date.now() + 30_000).toISOString();
  await changeRecord(key(id), (one) => ({
    ...one,
    restoring: { since: now(), by: 'key', request_id: 'r', until },
  }));
  const added = await atWeChat('voice.amr', 'voice');
  assert.equal(await restore(id), 'restoring');
  const { answer } = await restored(id, { later: 31_000 });
  assert.equal(answer.media_id, added);
});

test('one of several that it may be is left to a person', async () => {
  const id = await deleted('voice.wav', 'voice');
  fault(PATHS.add, { drop: 'after' });
  fault(PATHS.list, { errcode: 45009 });
  await assert.rejects(restore(id), { name: 'KnownProblem' });
  const twin = await atWeChat('voice.wav', 'voice');
  await assert.rejects(restore(id), { name: 'Conflict', message: new RegExp(twin) });
  app.library.delete(twin);
  const { answer } = await restored(id);
  assert.equal((await record(id))?.restored_as, answer.media_id);
});

test('two at once add it once', async () => {
  const id = await deleted();
  const answers = await Promise.all([restore(id), restore(id), restore(id)]);
  assert.equal(answers.filter((one) => one !== 'restoring').length, 1);
  assert.equal(calls(PATHS.add), 1);
});

test('a full library is told, and leaves the way open', async () => {
  const id = await deleted();
  fault(PATHS.add, { errcode: 45074 });
  await assert.rejects(restore(id), { errcode: 45074 });
  assert.equal((await record(id))?.restoring, undefined);
  assert.ok(isThere((await restored(id)).answer.media_id));
});
