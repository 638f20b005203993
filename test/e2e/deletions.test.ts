import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { bytesOf } from '../helpers/fixtures.ts';
import { api, info, type Json, newAccount, simulator, type TestAccount } from '../helpers/stack.ts';
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

test('what is not waited for is deleted later, by the same request', async () => {
  const id = await inConsole('slow.png');
  const first = await remove(id, '?wait=0');
  assert.deepEqual([first.status, first.json], [202, { media_id: id, state: 'fetching' }]);
  assert.ok(Number(first.headers.get('retry-after')) > 0);
  assert.equal((await remove(id)).status, 204);
});

async function ended(plan: Json): Promise<Json> {
  for (let tries = 0; tries < 100; tries++) {
    const { json } = await account.call(`/materials/deletions/${plan.plan_id}`);
    if (json.state === 'done') return json;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('The plan was not done');
}

test('several are planned by a query, confirmed, deleted by the worker, and restored', async () => {
  const ids = [await inConsole('旧 1.png'), await inConsole('旧 2.png'), await inConsole('旧 3.png')];
  const [one = '', two = '', three = ''] = ids;
  const article = { title: '题', content: '<p>文</p>', thumb_media_id: one };
  const draft = await account.call('/drafts', { body: { articles: [article] } });
  const body = { query: { type: 'image', q: '旧' } };
  const planned = await account.call('/materials/deletions', { body });
  assert.equal(planned.status, 201, planned.text);
  const { plan_id, items, cost, drafts } = planned.json;
  const path = `/materials/deletions/${plan_id}`;
  assert.equal(planned.headers.get('location'), `/v1/accounts/${account.account}${path}`);
  assert.deepEqual(
    items.map((item: Json) => item.media_id),
    [three, two, one],
  );
  assert.deepEqual(items[2].used_by, [{ media_id: draft.json.media_id, article: 0, source: 'thumb' }]);
  assert.deepEqual([cost, drafts.state], [{ del_material: 3, get_material: 3 }, 'known']);
  assert.equal((await account.materials()).filter((item) => ids.includes(item.media_id)).length, 3);

  const confirmed = await account.call(`${path}/confirm`, { body: { except: [one] } });
  assert.equal(confirmed.status, 202, confirmed.text);
  assert.ok(Number(confirmed.headers.get('retry-after')) > 0);
  assert.equal((await account.call(`${path}/confirm`, { method: 'POST' })).status, 409);
  const done = await ended(planned.json);
  assert.deepEqual(
    done.items.map((item: Json) => item.outcome),
    ['deleted', 'deleted', 'excepted'],
  );
  assert.deepEqual([done.counts.deleted, done.counts.pending], [2, 0]);
  assert.deepEqual(
    (await account.materials()).map((item: Json) => item.media_id).filter((id: string) => ids.includes(id)),
    [one],
  );
  const { json: gone } = await account.call('/library?deleted=true');
  const [, keyId] = info.api_key.split('_');
  for (const id of [two, three]) {
    const found = gone.items.find((item: Json) => item.media_id === id);
    assert.equal(found?.deleted_by, keyId);
  }
  const back = await restore(two);
  assert.equal(
    (await account.materials()).find((item) => item.media_id === back.json.media_id).name,
    '旧 2.png',
  );
  const { json: list } = await account.call('/materials/deletions?limit=1');
  assert.deepEqual([list.items[0].plan_id, list.items[0].state], [plan_id, 'done']);
});

for (const [what, body] of [
  ['neither ids nor a query', {}],
  ['both', { media_ids: ['a'], query: { type: 'image' } }],
  ['no ids', { media_ids: [] }],
  ['too many ids', { media_ids: Array.from({ length: 1_001 }, (_, at) => `id-${at}`) }],
  ['a query without a type', { query: { q: 'a' } }],
  ['a time that is none', { query: { type: 'image', updated_from: '2024-02-30T00:00:00Z' } }],
] as const) {
  test(`a plan of ${what} is refused`, async () => {
    assert.equal((await account.call('/materials/deletions', { body })).status, 400);
  });
}

test('a plan belongs to its account, and to the key that made it', async () => {
  const { json } = await account.call('/materials/deletions', {
    body: { media_ids: [await inConsole('k.png')] },
  });
  const other = await newAccount();
  const path = `/materials/deletions/${json.plan_id}`;
  assert.equal((await other.call(path)).status, 404);
  assert.equal((await other.call(`${path}/confirm`, { method: 'POST' })).status, 404);
  for (const key of [info.keys.read, info.keys.write, info.keys.elsewhere])
    assert.equal((await account.call(`${path}/confirm`, { method: 'POST', key })).status, 403);
  assert.equal((await account.call(path, { key: info.keys.read })).json.state, 'planned');
  assert.equal(
    (await api('/v1/accounts/nobody/materials/deletions', { body: { media_ids: ['a'] } })).status,
    404,
  );
});
