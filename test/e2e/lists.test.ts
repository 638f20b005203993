import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { bytesOf } from '../helpers/fixtures.ts';
import { type Json, newAccount, simulator, type TestAccount } from '../helpers/stack.ts';

let account: TestAccount;
const names = Array.from({ length: 23 }, (_, index) => `picture ${index}.png`);

before(async () => {
  account = await newAccount();
  await add(names);
});

async function add(added: readonly string[]): Promise<void> {
  const content_base64 = bytesOf('picture.png').toString('base64');
  for (const name of added) {
    await simulator('/materials', { app_id: account.app_id, type: 'image', name, content_base64 });
  }
}

test("with offset and count a list answers in WeChat's own shape", async () => {
  const { status, json } = await account.call('/materials?type=image&offset=20&count=20');
  assert.equal(status, 200);
  assert.deepEqual(Object.keys(json), ['item', 'total_count', 'item_count']);
  assert.deepEqual([json.total_count, json.item_count, json.item.length], [23, 3, 3]);
  const first = (await account.call('/materials?type=image&count=1')).json;
  assert.equal(first.item[0].name, 'picture 22.png');
});

async function walk(
  limit: number,
  between: (page: number) => Promise<void> = async () => {},
): Promise<string[]> {
  const seen: string[] = [];
  let cursor: string | null = '';
  for (let page = 0; cursor !== null; page++) {
    const { status, json, text } = await account.call(
      `/materials?type=image&limit=${limit}${cursor && `&cursor=${cursor}`}`,
    );
    assert.equal(status, 200, text);
    seen.push(...json.items.map((item: Json) => item.name));
    cursor = json.next_cursor;
    await between(page);
  }
  return seen;
}

test('with limit and cursor it is a walk over everything', async () => {
  assert.deepEqual(await walk(20), names.toReversed());
  assert.deepEqual(await walk(4), names.toReversed());
});

test('a walk skips nothing while materials come and go', async () => {
  const seen = await walk(5, async (page) => {
    if (page === 0) await add(['late one.png', 'late two.png']);
    if (page !== 1) return;
    const { json } = await account.call('/materials?type=image&count=6');
    for (const { media_id } of json.item.slice(2))
      await account.call(`/materials/${media_id}`, { method: 'DELETE' });
  });
  const stayed = names.slice(0, 19);
  for (const name of stayed) assert.ok(seen.includes(name), `${name} was skipped`);
});

test('the count is of all kinds', async () => {
  const { json } = await account.call('/materials/count');
  assert.deepEqual(Object.keys(json), ['voice_count', 'video_count', 'image_count', 'news_count']);
  assert.ok(json.image_count > 0);
});

for (const [query, field] of [
  ['', 'type'],
  ['type=thumb', 'type'],
  ['type=image&limit=0', 'limit'],
  ['type=image&limit=21', 'limit'],
  ['type=image&limit=1e1', 'limit'],
  ['type=image&count=21', 'count'],
  ['type=image&offset=-1', 'offset'],
  ['type=image&cursor=x', 'cursor'],
  ['type=image&cursor=bnVsbA', 'cursor'],
  [
    `type=image&cursor=${Buffer.from('{"of":"image","at":{"offset":9,"time":1,"seen":[]}}').toString('base64url')}`,
    'cursor',
  ],
  ['type=image&offset=0&limit=5', 'cursor'],
  ['type=image&page=2', 'page'],
] as const) {
  test(`a list of "${query}" is refused, naming ${field}`, async () => {
    const { status, json } = await account.call(`/materials?${query}`);
    assert.equal(status, 400);
    assert.deepEqual(
      json.errors.map((error: Json) => error.field),
      [field],
    );
  });
}

test('a cursor of one list is no cursor of another', async () => {
  const { json } = await account.call('/materials?type=image&limit=2');
  const { status } = await account.call(`/materials?type=voice&cursor=${json.next_cursor}`);
  assert.equal(status, 400);
});
