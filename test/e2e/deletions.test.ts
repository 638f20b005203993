import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { bytesOf } from '../helpers/fixtures.ts';
import { newAccount, simulator, type TestAccount } from '../helpers/stack.ts';
import { contentOf } from '../helpers/uploads.ts';

let account: TestAccount;
before(async () => {
  account = await newAccount();
});

/** A material made in the console: what our service knows nothing of yet. */
async function inConsole(name: string, more: Readonly<Record<string, unknown>> = {}, of = account) {
  const content_base64 = bytesOf('picture.png').toString('base64');
  const body = { app_id: of.app_id, type: 'image', name, content_base64, ...more };
  return (await simulator('/materials', body)).media_id as string;
}

const remove = (id: string, query = '') => account.call(`/materials/${id}${query}`, { method: 'DELETE' });
const restore = (id: string, body?: Readonly<Record<string, unknown>>) =>
  account.call(`/materials/${id}/restore`, { method: 'POST', ...(body && { body }) });

test('what is deleted was kept first, and comes back under a new id', async () => {
  const id = await inConsole('a.png');
  assert.equal((await remove(id)).status, 204);
  assert.equal((await account.call(`/materials/${id}`)).status, 404);
  const back = await restore(id);
  assert.equal(back.status, 201, back.text);
  assert.equal(back.json.restored_from, id);
  assert.equal(
    back.headers.get('location'),
    `/v1/accounts/${account.account}/materials/${back.json.media_id}`,
  );
  assert.deepEqual(await contentOf(account, `/materials/${back.json.media_id}`), bytesOf('picture.png'));
  assert.equal((await restore(id, {})).json.media_id, back.json.media_id);
  assert.notEqual((await restore(id, { again: true })).json.media_id, back.json.media_id);
});

test('a video that is only a page is deleted by force alone', async () => {
  const content_base64 = bytesOf('clip.mp4').toString('base64');
  const id = await inConsole('c.mp4', { type: 'video', content_base64, page: true });
  const refused = await remove(id);
  assert.equal(refused.status, 409);
  assert.equal(refused.json.type, 'urn:problem:wechat-materials:not-downloadable');
  assert.match(refused.json.detail, /force=true/);
  assert.equal((await remove(id, '?force=maybe')).status, 400);
  assert.equal((await remove(id, '?force=true')).status, 204);
  assert.equal((await restore(id)).status, 409);
});

test('what takes long to fetch is deleted later, by the same request', async () => {
  const id = await inConsole('slow.png');
  await account.fault({ latency_ms: 1_500 }, { path: '/cgi-bin/material/get_material', times: 'always' });
  const first = await remove(id, '?wait=1');
  assert.deepEqual([first.status, first.json], [202, { media_id: id, state: 'fetching' }]);
  assert.ok(Number(first.headers.get('retry-after')) > 0);
  assert.equal((await remove(id)).status, 204);
  await account.clearFaults();
});
