/** The mirror through the real functions and queues. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { bytesOf } from '../helpers/fixtures.ts';
import { api, info, type Json, newAccount, simulator, type TestAccount } from '../helpers/stack.ts';

let account: TestAccount;

before(async () => {
  account = await newAccount();
  for (const name of ['spring.png', 'summer.png', 'autumn.png']) await add('image', name, 'picture.png');
  await add('voice', 'summer.mp3', 'voice.mp3');
});

async function add(type: string, name: string, fixture: string): Promise<Json> {
  const content_base64 = bytesOf(fixture).toString('base64');
  return await simulator('/materials', { app_id: account.app_id, type, name, content_base64 });
}

async function finished(): Promise<Json> {
  for (let attempt = 0; attempt < 300; attempt++) {
    const { json } = await account.call('/mirror');
    if (json.state === 'done') return json;
    await delay(100);
  }
  throw new Error('The mirror does not come to its end');
}

test('an account is mirrored, searched, and keeps what is deleted at WeChat', async () => {
  assert.deepEqual((await account.call('/mirror')).json, { state: 'never' });
  assert.deepEqual((await account.call('/library')).json, { items: [], next_cursor: null });
  const started = await account.call('/mirror', { method: 'POST' });
  assert.equal(started.status, 202);
  assert.equal(started.json.state, 'running');
  const { types, kind } = await finished();
  assert.equal(kind, 'full');
  assert.deepEqual([types.image.known, types.image.stored, types.voice.stored], [3, 3, 1]);
  const found = (await account.call('/library?q=SUMMER')).json.items;
  assert.deepEqual(
    found.map(({ name, type, stored }: Json) => [name, type, stored]),
    [
      ['summer.png', 'image', true],
      ['summer.mp3', 'voice', true],
    ],
  );
  const [picture] = found;
  const file = await fetch(picture.content.url);
  assert.deepEqual(Buffer.from(await file.arrayBuffer()), bytesOf('picture.png'));
  const first = (await account.call('/library?limit=1&type=image')).json;
  assert.equal(first.items.length, 1);
  const second = await account.call(`/library?limit=2&type=image&cursor=${first.next_cursor}`);
  assert.equal(second.json.items.length, 2);
  assert.equal(second.json.next_cursor, null);
  assert.equal((await account.call(`/library?cursor=${first.next_cursor}`)).status, 400);
  assert.equal((await account.call(`/materials/${picture.media_id}`, { method: 'DELETE' })).status, 204);
  const gone = (await account.call('/library?deleted=true')).json.items;
  assert.deepEqual(
    gone.map(({ media_id }: Json) => media_id),
    [picture.media_id],
  );
  assert.equal((await fetch(gone[0].content.url)).status, 200);
  assert.equal((await account.call('/library?q=summer')).json.items.length, 1);
});

test('starting a mirror needs a key that writes, and an account that exists', async () => {
  assert.equal((await account.call('/mirror', { method: 'POST', key: info.keys.read })).status, 403);
  assert.equal((await api('/v1/accounts/nobody/mirror', { method: 'POST' })).status, 404);
  assert.equal((await api('/v1/accounts/nobody/library')).status, 404);
});
