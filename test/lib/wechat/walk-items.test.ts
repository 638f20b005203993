/** Walks as async iterators: `walk`, and the three lists of the client that have one. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createWeChatClient } from '../../../lib/wechat/client.ts';
import type { MaterialItem } from '../../../lib/wechat/materials.ts';
import { type ListPage, walk } from '../../../lib/wechat/walk.ts';
import { standIn } from '../../helpers/stand-in.ts';
import { FIXED } from './helpers.ts';
import { type Change, Library } from './walk-model.ts';

const counts = fc.integer({ min: 1, max: 20 });
const times = fc
  .array(fc.integer({ min: 0, max: 12 }), { maxLength: 70, size: 'max' })
  .map((list) => list.sort((a, b) => b - a));
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ add: fc.integer({ min: 0, max: 2 }) }),
  fc.record({ remove: fc.nat({ max: 100 }) }),
);
const changes = fc.array(fc.array(change, { maxLength: 3, size: 'max' }), { maxLength: 40, size: 'max' });

/** The same list under the other name of an id. */
const asPublished =
  (library: Library): ListPage<{ article_id: string; update_time: number }> =>
  async (offset, count) => {
    const page = await library.list(offset, count);
    const item = (page.item as readonly MaterialItem[]).map(({ media_id, update_time }) => ({
      article_id: media_id,
      update_time,
    }));
    return { ...page, item };
  };

const idsOf: Readonly<Record<string, (library: Library, count?: number) => AsyncIterable<string>>> = {
  async *media_id(library, count) {
    for await (const { media_id } of walk(library.list, count)) yield media_id;
  },
  async *article_id(library, count) {
    for await (const { article_id } of walk(asPublished(library), count)) yield article_id;
  },
};

test('what stays is never skipped, whatever comes and goes between items and between calls', async () => {
  for (const [name, ids] of Object.entries(idsOf)) {
    const property = fc.asyncProperty(times, counts, changes, changes, async (list, count, items, calls) => {
      const library = new Library(list, calls);
      const start = library.items.map(({ media_id }) => media_id);
      const given = new Set<string>();
      for await (const id of ids(library, count)) {
        given.add(id);
        library.change(items.shift() ?? []);
      }
      assert.deepEqual(
        start.filter((id) => !given.has(id) && !library.gone.has(id)),
        [],
        `${name}: items that stayed were skipped`,
      );
    });
    await fc.assert(property, { numRuns: 300 });
  }
});

test('a list that rests is given whole, in its order, each item once', async () => {
  const property = fc.asyncProperty(times, counts, async (list, count) => {
    const library = new Library(list);
    const given = [];
    for await (const item of walk(library.list, count)) given.push(item);
    assert.deepEqual(given, library.items);
  });
  await fc.assert(property, { numRuns: 100 });
});

test('whatever is deleted as it comes is all of it', async () => {
  const library = new Library(Array.from({ length: 70 }, () => 5));
  for await (const item of walk(library.list)) {
    library.items = library.items.filter(({ media_id }) => media_id !== (item as MaterialItem).media_id);
  }
  assert.deepEqual(library.items, []);
});

test('a page is asked for when an item of it is wanted, and no sooner', async () => {
  const library = new Library(Array.from({ length: 60 }, (_, index) => 100 - index));
  const items = walk(library.list, 10);
  assert.equal(library.calls, 0, 'before the first item');
  for (let nth = 1; nth <= 10; nth++) await items.next();
  assert.equal(library.calls, 1);
  await items.next();
  assert.equal(library.calls, 2);
  await items.return();
  assert.deepEqual(await items.next(), { done: true, value: undefined });
  assert.equal(library.calls, 2, 'after its end');
});

test('a count that WeChat would refuse is refused before a call', () => {
  const library = new Library([1, 2, 3]);
  const wechat = createWeChatClient({ tokens: FIXED, baseUrl: 'http://wechat.invalid' });
  for (const count of [0, -1, 21, 1.5, Number.NaN, '5' as unknown as number]) {
    const refused = { name: 'RangeError' };
    assert.throws(() => walk(library.list, count), refused, String(count));
    assert.throws(() => wechat.materials.walk('image', { count }), refused);
    assert.throws(() => wechat.drafts.walk({ count }), refused);
    assert.throws(() => wechat.published.walk({ count }), refused);
  }
  assert.equal(library.calls, 0);
});

/** Ten items of each list, paged as the request says. */
function page(api: string, body: Buffer): string {
  const { offset, count } = JSON.parse(String(body)) as { offset: number; count: number };
  const content = { news_item: [{ title: '标题' }], create_time: 1, update_time: 1 };
  const all = Array.from({ length: 10 }, (_, index) => {
    const id = { [api === 'freepublish' ? 'article_id' : 'media_id']: `id-${index}` };
    return { ...id, ...(api !== 'material' && { content }), update_time: 100 - index };
  });
  const item = all.slice(offset, offset + count);
  return JSON.stringify({ item, total_count: all.length, item_count: item.length });
}

test('materials, drafts and what is published are walked by their own calls', async (t) => {
  const { url, requests } = await standIn(t, ({ line, body }) => page(line.split('/')[2] ?? '', body));
  const wechat = createWeChatClient({ tokens: FIXED, baseUrl: url });
  const ids = Array.from({ length: 10 }, (_, index) => `id-${index}`);
  const walks = [
    [
      wechat.materials.walk('voice', { count: 4 }),
      '/cgi-bin/material/batchget_material',
      '"type":"voice",',
      '',
    ],
    [wechat.drafts.walk({ count: 4, no_content: true }), '/cgi-bin/draft/batchget', '', ',"no_content":1'],
    [wechat.published.walk({ count: 4 }), '/cgi-bin/freepublish/batchget', '', ',"no_content":0'],
  ] as const;
  for (const [items, path, before, after] of walks) {
    const from = requests.length;
    const given: string[] = [];
    for await (const item of items) given.push('article_id' in item ? item.article_id : item.media_id);
    assert.deepEqual(given, ids, path);
    const sent = requests.slice(from).map(({ line, body }) => `${line.split(' ')[1]} ${body}`);
    const call = (offset: number, count: number) =>
      `${path}?access_token=TOKEN {${before}"offset":${offset},"count":${count}${after}}`;
    assert.deepEqual(sent, [call(0, 4), call(3, 5), call(7, 5)]);
  }
});

test('a signal ends a walk at its next call', async (t) => {
  const { url, requests } = await standIn(t, ({ line, body }) => page(line.split('/')[2] ?? '', body));
  const wechat = createWeChatClient({ tokens: FIXED, baseUrl: url });
  for (const start of [
    (signal: AbortSignal) => wechat.materials.walk('image', { count: 1, signal }),
    (signal: AbortSignal) => wechat.drafts.walk({ count: 1, signal }),
    (signal: AbortSignal) => wechat.published.walk({ count: 1, signal }),
  ]) {
    const before = requests.length;
    const controller = new AbortController();
    const items = start(controller.signal);
    assert.equal((await items.next()).done, false);
    controller.abort();
    await assert.rejects(items.next(), { name: 'WeChatUnreachable', reason: 'timeout' });
    assert.equal(requests.length, before + 1);
  }
});
