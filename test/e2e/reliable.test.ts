/** Nothing is lost, nothing is doubled: over HTTP, S3 and SQS. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { bytesOf } from '../helpers/fixtures.ts';
import { type Json, newAccount, type TestAccount } from '../helpers/stack.ts';
import { createUpload, finished, sendForm, upload } from '../helpers/uploads.ts';

let account: TestAccount;
before(async () => {
  account = await newAccount();
});

const ADD = { path: '/cgi-bin/material/add_material' };
const photo = bytesOf('photo.jpg');
const MATERIAL = { target: 'material', type: 'image', filename: 'photo.jpg' } as const;

/** What an upload made at WeChat. */
const made = async ({ upload_id }: Json) =>
  (await account.materials()).filter(({ name }: Json) => name.includes(upload_id.slice(-8)));

test('an answer that got lost: the material is found, and there is one', async () => {
  await account.fault({ drop: 'after' }, ADD);
  const done = await upload(account, MATERIAL, photo);
  assert.equal(done.state, 'done', JSON.stringify(done));
  const [item, ...more] = await made(done);
  assert.deepEqual([item.media_id, more.length], [done.result.media_id, 0]);
});

test('what failed is brought back, once', async () => {
  await account.fault({ errcode: 45009 }, ADD);
  const failed = await upload(account, MATERIAL, photo);
  assert.equal(failed.state, 'failed');
  const path = `/uploads/${failed.upload_id}/retry`;
  const retried = await account.call(path, { method: 'POST' });
  assert.deepEqual([retried.status, retried.json.state, retried.json.error], [202, 'queued', undefined]);
  const done = await finished(account, failed.upload_id);
  assert.equal(done.state, 'done', JSON.stringify(done));
  assert.equal((await made(done)).length, 1);
  assert.equal((await account.call(path, { body: { resend: true } })).status, 409);
  assert.equal((await account.call(path, { body: { adopt: 'A', resend: true } })).status, 400);
  assert.equal((await account.call(path, { body: { resend: 'yes' } })).status, 400);
});

test('an Idempotency-Key leads to the same upload, signed anew', async () => {
  const headers = { 'idempotency-key': 'upload-1' };
  const body = { ...MATERIAL, size: photo.byteLength };
  const [first, second] = [
    await account.call('/uploads', { body, headers }),
    await account.call('/uploads', { body, headers }),
  ];
  assert.deepEqual([first.status, second.status], [201, 201]);
  assert.equal(second.json.upload_id, first.json.upload_id);
  assert.equal((await sendForm(second.json.post, photo)).status, 204);
  assert.equal((await finished(account, first.json.upload_id)).state, 'done');
  const other = await account.call('/uploads', { body: { ...body, filename: 'b.jpg' }, headers });
  assert.equal(other.status, 409);
  const again = await account.call('/uploads', { body, headers });
  assert.deepEqual([again.json.upload_id, again.json.state], [first.json.upload_id, 'done']);
});

test('an Idempotency-Key adds a material once, and one of unknown outcome not again', async () => {
  const send = (key: string, name = 'a.jpg') =>
    account.call(`/materials?type=image&filename=${name}`, {
      body: new Uint8Array(photo),
      headers: { 'idempotency-key': key },
    });
  const [first, second] = [await send('material-1'), await send('material-1')];
  assert.equal(first.status, 201);
  assert.deepEqual([second.status, second.json], [201, first.json]);
  assert.equal((await send('material-1', 'b.jpg')).status, 409);
  await account.fault({ drop: 'after' }, ADD);
  const before = (await account.requests(ADD.path)).length;
  for (let i = 0; i < 2; i++) {
    const unknown = await send('material-2');
    assert.match(unknown.json.type, /wechat-outcome-unknown$/, unknown.text);
  }
  assert.equal((await account.requests(ADD.path)).length, before + 1);
});

test('an Idempotency-Key submits a draft once', async () => {
  const cover = await account.call('/materials?type=image&filename=c.jpg', { body: new Uint8Array(photo) });
  const article = { title: 't', content: 'c', thumb_media_id: cover.json.media_id };
  const draft = await account.call('/drafts', { body: { articles: [article] } });
  const options = { body: { media_id: draft.json.media_id }, headers: { 'idempotency-key': 'publish-1' } };
  const [first, second] = [
    await account.call('/publications', options),
    await account.call('/publications', options),
  ];
  assert.equal(first.status, 202, first.text);
  assert.deepEqual([second.status, second.json], [202, first.json]);
  assert.equal((await account.requests('/cgi-bin/freepublish/submit')).length, 1);
});

test('the same bytes get the same id, by an upload and directly', async () => {
  const first = await upload(account, { ...MATERIAL, target: 'media' }, photo);
  const second = await upload(account, { ...MATERIAL, target: 'media', filename: 'other.jpg' }, photo);
  const third = await account.call('/media?type=image', { body: new Uint8Array(photo) });
  assert.deepEqual([first.deduplicated, second.deduplicated], [undefined, true]);
  assert.deepEqual(second.result, first.result);
  assert.deepEqual([third.status, third.json.media_id], [201, first.result.media_id]);
  assert.equal(third.json.deduplicated, true);
  const apart = await account.call('/media?type=image&deduplicate=false', { body: new Uint8Array(photo) });
  assert.notEqual(apart.json.media_id, first.result.media_id);
  const image = () => account.call('/article-images', { body: new Uint8Array(photo) });
  const { url } = (await image()).json;
  assert.deepEqual((await image()).json, { url, deduplicated: true });
});

test('a file may be declared to be shared', async () => {
  const shared = { ...MATERIAL, deduplicate: true };
  const created = await createUpload(account, { ...shared, size: photo.byteLength });
  await sendForm(created.post, photo);
  const first = await finished(account, created.upload_id);
  const second = await upload(account, shared, photo);
  assert.deepEqual([second.deduplicated, second.result], [true, first.result]);
});
