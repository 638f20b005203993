import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Simulator } from '../../../dev/wechat/simulator.ts';
import { client, control, errcode, fixture, type Json, START, simulator } from './helpers.ts';

const PHOTO = fixture('photo.jpg');

/** Puts images called 0.jpg, 1.jpg … into the library, all in the same second. */
async function fill(sim: Simulator, count: number): Promise<void> {
  const content = PHOTO.toString('base64');
  for (let index = 0; index < count; index += 1) {
    await control(sim, 'POST', '/materials', {
      type: 'image',
      name: `${index}.jpg`,
      content_base64: content,
    });
  }
}

const names = (page: Json) => (page.item as Json[]).map((item) => item.name);

test('an image item has the recorded keys, and its url is https at WeChat', async (t) => {
  const api = await client(await simulator(t, { pictureOrigin: 'http://mmbiz.qpic.cn' }));
  const { media_id: id, url } = await api.add('image', 'photo.jpg');
  const page = await api.list({ type: 'image', offset: 0, count: 20 });
  const listed = String(url).replace('http:', 'https:');
  assert.deepEqual(page, {
    item: [{ media_id: id, name: 'photo.jpg', update_time: START / 1000, url: listed, tags: [] }],
    total_count: 1,
    item_count: 1,
  });
  assert.deepEqual(Object.keys(page), ['item', 'total_count', 'item_count']);
  const [item] = page.item as Json[];
  assert.deepEqual(Object.keys(item ?? {}), ['media_id', 'name', 'update_time', 'url', 'tags']);
});

test('voices and videos have no url and no tags', async (t) => {
  const api = await client(await simulator(t));
  await api.add('voice', 'voice.mp3');
  const { item } = await api.list({ type: 'voice' });
  assert.deepEqual(Object.keys((item as Json[])[0] ?? {}), ['media_id', 'name', 'update_time']);
});

test('the newest comes first, and within a second what was added last', async (t) => {
  const sim = await simulator(t);
  const api = await client(sim);
  const add = (name: string) => api.add('image', { name, bytes: PHOTO });
  await add('a.jpg');
  await add('b.jpg');
  sim.state.clock.advance(5000);
  await add('c.jpg');
  sim.state.clock.advance(-9000);
  await add('d.jpg');
  assert.deepEqual(names(await api.list({ type: 'image' })), ['c.jpg', 'b.jpg', 'a.jpg', 'd.jpg']);
});

test('pages, the last one short, one past the end empty', async (t) => {
  const sim = await simulator(t);
  await fill(sim, 5);
  const api = await client(sim);
  const page = (offset: number) => api.list({ type: 'image', offset, count: 2 });
  assert.deepEqual(names(await page(0)), ['4.jpg', '3.jpg']);
  assert.deepEqual(names(await page(4)), ['0.jpg']);
  const beyond = await page(6);
  assert.deepEqual(beyond, { item: [], total_count: 5, item_count: 0 });
});

test('an upload shifts what follows to later pages', async (t) => {
  const sim = await simulator(t);
  await fill(sim, 3);
  const api = await client(sim);
  await api.list({ type: 'image', offset: 0, count: 2 });
  await api.add('image', 'photo.jpg');
  assert.deepEqual(names(await api.list({ type: 'image', offset: 2, count: 2 })), ['1.jpg', '0.jpg']);
});

test('missing fields mean the first twenty images', async (t) => {
  const sim = await simulator(t);
  await fill(sim, 21);
  const api = await client(sim);
  const page = await api.list({});
  assert.equal(page.item_count, 20);
  assert.equal(page.total_count, 21);
});

for (const body of ['type=voice&offset=20', '', '[]', '{"type":"voice"']) {
  test(`a body of ${body || 'nothing'} is silently taken for the first page`, async (t) => {
    const sim = await simulator(t);
    await fill(sim, 1);
    assert.deepEqual(names(await (await client(sim)).list(body)), ['0.jpg']);
    sim.state.quirks.lenient_list_body = false;
    const strict = errcode(await (await client(sim)).list(body));
    assert.equal(strict, body ? 47001 : 44002);
  });
}

const REFUSED: ReadonlyArray<[Json, number]> = [
  [{ type: 'thumb' }, 40004],
  [{ type: 'Image' }, 40004],
  [{ type: 5 }, 40004],
  [{ type: 'image', offset: -1 }, 45164],
  [{ type: 'image', offset: 0.5 }, 45164],
  [{ type: 'image', offset: '0' }, 45164],
  [{ type: 'image', count: 0 }, 45165],
  [{ type: 'image', count: 21 }, 45165],
];
for (const [body, code] of REFUSED) {
  test(`${JSON.stringify(body)} is ${code}`, async (t) => {
    const api = await client(await simulator(t));
    assert.equal(errcode(await api.list(body)), code);
  });
}

test('the list of news is empty', async (t) => {
  const api = await client(await simulator(t));
  assert.deepEqual(await api.list({ type: 'news' }), { item: [], total_count: 0, item_count: 0 });
});

test('the count has the recorded order of keys', async (t) => {
  const sim = await simulator(t);
  const { url } = await client(sim);
  const response = await fetch(url('material/get_materialcount'));
  const text = '{"voice_count":0,"video_count":0,"image_count":0,"news_count":0}';
  assert.equal(await response.text(), text);
});
