/** Evergreen handles over HTTP. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { bytesOf } from '../helpers/fixtures.ts';
import { type Json, newAccount, type TestAccount } from '../helpers/stack.ts';

let account: TestAccount;
let media: Json;
before(async () => {
  account = await newAccount();
  const body = new Uint8Array(bytesOf('thumb.jpg'));
  media = (await account.call('/media?type=image&filename=t.jpg', { body })).json;
});

const put = (name: string, body: Readonly<Record<string, unknown>>) =>
  account.call(`/handles/${name}`, { method: 'PUT', body });

test('a handle is put, read, refreshed, listed and forgotten', async () => {
  const made = await put('welcome', { media_id: media.media_id });
  assert.equal(made.status, 201, made.text);
  assert.match(made.headers.get('location') ?? '', /\/handles\/welcome$/);
  assert.notEqual(made.json.media_id, media.media_id);
  const read = await account.call('/handles/welcome');
  assert.deepEqual([read.status, read.json], [200, made.json]);
  const thumb = await account.call('/handles/welcome?type=thumb');
  assert.equal(thumb.json.thumb_media_id, thumb.json.media_id);
  const path = `/handles/welcome/refresh?media_id=${made.json.media_id}`;
  const refreshed = await account.call(path, { method: 'POST' });
  assert.equal(refreshed.status, 200, refreshed.text);
  assert.notEqual(refreshed.json.media_id, made.json.media_id);
  const unchanged = await account.call(path, { method: 'POST' });
  assert.equal(unchanged.json.media_id, refreshed.json.media_id);
  const again = await put('welcome', { sha256: made.json.file.sha256, type: 'thumb' });
  assert.deepEqual([again.status, again.json.types], [200, ['thumb']]);
  await put('another', { media_id: media.media_id });
  const first = await account.call('/handles?limit=1');
  assert.deepEqual(
    first.json.items.map(({ name }: Json) => name),
    ['another'],
  );
  const rest = await account.call(`/handles?cursor=${first.json.next_cursor}`);
  assert.deepEqual([rest.json.items[0].name, rest.json.next_cursor], ['welcome', null]);
  assert.equal((await account.call('/handles/welcome', { method: 'DELETE' })).status, 204);
  assert.equal((await account.call('/handles/welcome')).status, 404);
});

test('a handle is its account’s own', async () => {
  await put('ours', { media_id: media.media_id });
  const { file } = (await account.call('/handles/ours')).json;
  const other = await newAccount();
  assert.equal((await other.call('/handles/ours')).status, 404);
  assert.deepEqual((await other.call('/handles')).json.items, []);
  const body = { sha256: file.sha256, type: 'image' };
  const { status, json } = await other.call('/handles/ours', { method: 'PUT', body });
  assert.deepEqual([status, json.errors[0].field], [400, 'sha256']);
});

test('what cannot be is said by its field', async () => {
  for (const [body, status, field] of [
    [{}, 400, 'upload_id'],
    [{ media_id: 'unknown-to-wechat' }, 400, 'media_id'],
    [{ media_id: media.media_id, type: 'voice' }, 415, undefined],
  ] as const) {
    const answer = await put('wrong', body);
    assert.deepEqual([answer.status, answer.json.errors?.[0].field], [status, field], answer.text);
  }
  assert.equal((await put('Wrong_Name', { media_id: media.media_id })).status, 400);
});
