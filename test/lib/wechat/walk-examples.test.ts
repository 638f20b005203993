import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MaterialItem } from '../../../lib/wechat/materials.ts';
import { type ListPage, nextItems, type Position } from '../../../lib/wechat/walk.ts';
import { bytesOf } from '../../helpers/fixtures.ts';
import { clientOf, fileOf, simulator } from './helpers.ts';
import { Library, walk } from './walk-model.ts';

test('what is deleted as it comes hides nothing, also within one second', async () => {
  for (const limit of [1, 7, 20]) {
    const library = new Library(Array.from({ length: 90 }, () => 5));
    let position: Position | undefined;
    let count = 0;
    do {
      const { items, next } = await nextItems(library.list, position, limit);
      for (const { media_id } of items) {
        library.items = library.items.filter((item) => item.media_id !== media_id);
        count += 1;
      }
      position = next;
    } while (position);
    assert.equal(count, 90, `${limit} at a time`);
    assert.deepEqual(library.items, []);
  }
});

test('a list that has grown or shrunk by far is walked on where it was left', async () => {
  for (const changes of [
    Array.from({ length: 500 }, () => ({ add: 1 })),
    Array.from({ length: 40 }, () => ({ remove: 0 })),
    [
      ...Array.from({ length: 55 }, () => ({ remove: 0 })),
      ...Array.from({ length: 100 }, () => ({ add: 1 })),
    ],
  ]) {
    const library = new Library(Array.from({ length: 100 }, (_, index) => 1_000 - index));
    await walk(library, [20], (step) => {
      if (step === 2) library.change(changes);
    });
    assert.ok(library.calls < 70, `${library.calls} calls`);
  }
});

test('a list that ends before its total comes to an end', async () => {
  const items = Array.from({ length: 30 }, (_, index) => ({
    media_id: `id-${index}`,
    update_time: 100 - index,
  }));
  for (const seen of [['other'], []]) {
    let calls = 0;
    const list: ListPage<MaterialItem> = async (offset, count) => {
      assert.ok(++calls < 20, 'the walk does not end');
      const item = items.slice(offset, offset + count);
      return { item, total_count: 1_000, item_count: item.length };
    };
    const { next } = await nextItems(list, { offset: 60, time: 10, seen }, 20);
    assert.equal(next, undefined);
  }
});

test('a position far beyond the end costs no more than a few calls', async () => {
  const library = new Library(Array.from({ length: 100 }, (_, index) => 1_000 - index));
  const { items } = await nextItems(library.list, { offset: 10 ** 9, time: 950, seen: [] }, 20);
  assert.equal(items[0]?.media_id, 'id-50');
  assert.ok(library.calls < 10, `${library.calls} calls`);
});

test('an empty list is one call', async () => {
  const library = new Library([]);
  assert.deepEqual(await nextItems(library.list, undefined, 20), { items: [], next: undefined });
  assert.equal(library.calls, 1);
});

test('a position is small plain data', async () => {
  const library = new Library(Array.from({ length: 90 }, () => 1_772_337_630));
  let position: Position | undefined;
  do {
    const { next }: { next: Position | undefined } = await nextItems(library.list, position, 20);
    position = next;
    assert.ok(JSON.stringify(position ?? {}).length < 300);
    assert.deepEqual(JSON.parse(JSON.stringify(position ?? {})), position ?? {});
  } while (position);
});

test('a walk over a real list, while materials come and go', async (t) => {
  const sim = await simulator(t);
  const { materials } = clientOf(sim);
  const add = async (name: string) =>
    (await materials.add('image', fileOf(name, bytesOf('thumb.jpg')))).media_id;
  const staying = new Set<string>();
  for (let index = 0; index < 50; index++) {
    staying.add(await add(`${index}.jpg`));
    if (index % 3 === 0) sim.state.clock.advance(1_000);
  }
  const list: ListPage<MaterialItem> = (offset, count) => materials.list({ type: 'image', offset, count });
  const given: string[] = [];
  let position: Position | undefined;
  do {
    const { items, next } = await nextItems(list, position, 8);
    given.push(...items.map(({ media_id }) => media_id));
    position = next;
    const [first, , third] = items;
    for (const item of [first, third]) {
      if (!item) continue;
      await materials.delete(item.media_id);
      staying.delete(item.media_id);
    }
    await add(`new-${given.length}.jpg`);
  } while (position);
  assert.deepEqual(
    [...staying].filter((id) => !given.includes(id)),
    [],
  );
});

test('a place that is not to be found ends the walk after a bounded search', async () => {
  const library = new Library(Array.from({ length: 5_000 }, (_, index) => 2_000_000_000 - index));
  let pages = 0;
  const list: ListPage<MaterialItem> = (offset, count) => {
    pages += 1;
    return library.list(offset, count);
  };
  const elsewhere = { offset: 1, time: 1, seen: ['unknown0'] };
  await assert.rejects(nextItems(list, elsewhere, 20), { name: 'WalkLost' });
  assert.ok(pages <= 51, `${pages} pages`);
});
