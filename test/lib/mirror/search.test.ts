/** Searching the catalogue, while it changes and after deletions of every kind. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { LibraryQuery, Place } from '../../../lib/mirror/search.ts';
import {
  ACCOUNT,
  add,
  addMany,
  as,
  atWeChat,
  catalogue,
  lines,
  mirror,
  now,
  pass,
  remove,
  reset,
} from './bench.ts';

const { searchLibrary } = as('listLibrary', await import('../../../lib/mirror/search.ts'));
const { libraryItemView } = await import('../../../lib/mirror/item-view.ts');
const { cursorOf, isCursorOf } = await import('../../../lib/mirror/search-cursor.ts');
const { markDeleted } = await import('../../../lib/library/mark-deleted.ts');

beforeEach(reset);

const ids = (items: readonly { media_id: string }[]) => items.map(({ media_id }) => media_id).sort();
const time = () => ({ now, end: now() + 10_000 });

const search = async (query: LibraryQuery = {}, limit = 100, after?: Place) =>
  await searchLibrary(ACCOUNT, query, limit, after, time());

async function walk(query: LibraryQuery, limit: number, between: () => Promise<void> = async () => {}) {
  const seen: string[] = [];
  let after: Place | undefined;
  do {
    const { items, next } = await search(query, limit, after);
    assert.ok(items.length <= limit);
    seen.push(...items.map(({ media_id }) => media_id));
    after = next;
    if (after) await between();
  } while (after);
  return seen;
}

const deleteHere = async (item: { media_id: string }) => {
  remove(item);
  await markDeleted({ shelf: 'materials', account: ACCOUNT, media_id: item.media_id }, now());
};

test('by name, whatever its case and width, by type and by time', async () => {
  const one = add('image', { name: 'Ｓｕｍｍｅｒ 夏天.PNG' });
  const two = add('voice', { name: '夏天.mp3' });
  add('image', { name: 'winter.png' });
  await mirror();
  assert.deepEqual(ids((await search({ q: 'summer' })).items), [one.media_id]);
  assert.deepEqual(ids((await search({ q: '夏天' })).items), ids([one, two]));
  assert.deepEqual(ids((await search({ q: '夏天', type: 'voice' })).items), [two.media_id]);
  assert.deepEqual((await search({ q: 'none' })).items, []);
  const second = Math.floor(two.updatedAt / 1000) * 1000;
  assert.deepEqual(ids((await search({ updated_from: second, updated_to: second })).items), [two.media_id]);
  assert.equal((await search({ updated_from: second + 1_000 })).items.length, 1);
  assert.equal((await search({ updated_to: second - 1_000 })).items.length, 1);
});

test('pages hold everything once, in order', async () => {
  addMany(12);
  addMany(3, 'voice');
  await mirror();
  for (const limit of [1, 4, 15, 100]) {
    const seen = await walk({}, limit);
    assert.deepEqual(
      seen,
      (await lines()).map(({ media_id }) => media_id),
    );
  }
});

test('a walk through a catalogue that changes skips nothing that stays', async () => {
  const items = addMany(30);
  await mirror();
  const gone = new Set<string>();
  let round = 0;
  const seen = await walk({}, 4, async () => {
    round += 1;
    add();
    const removed = items[round * 3];
    if (removed && remove(removed)) gone.add(removed.media_id);
    pass(3_600_000);
    await mirror(true);
  });
  for (const { media_id } of items) if (!gone.has(media_id)) assert.ok(seen.includes(media_id));
  assert.equal(new Set(seen).size, seen.length);
});

test('a deletion through us shows at once, and after the next run has taken it over', async () => {
  const [one, two, three] = addMany(3);
  assert.ok(one && two && three);
  await mirror();
  await deleteHere(two);
  const assertGone = async () => {
    assert.deepEqual(ids((await search()).items), ids([one, three]));
    const [item, more] = (await search({ deleted: true })).items;
    assert.equal(more, undefined);
    assert.equal(item?.media_id, two.media_id);
    assert.ok(item?.deleted_at);
    assert.equal(item.name, two.name);
    const view = await libraryItemView(ACCOUNT, item);
    assert.equal(view.stored, true);
    const answer = await fetch(view.content?.url ?? '');
    assert.deepEqual(Buffer.from(await answer.arrayBuffer()), two.bytes);
  };
  await assertGone();
  pass(3_600_000);
  await mirror();
  await assertGone();
  assert.equal((await lines('deleted')).length, 1);
  const { folded, run } = await catalogue();
  assert.deepEqual([folded, run.walks.image.gone], [[], 0]);
  pass(3_600_000);
  await mirror(true);
  await assertGone();
});

test('what was added and deleted between two runs is listed as deleted', async () => {
  addMany(2);
  await mirror();
  const { writeRecord } = await import('../../../lib/library/record.ts');
  const short = add();
  const key = { shelf: 'materials', account: ACCOUNT, media_id: short.media_id } as const;
  await writeRecord({ ...key, type: 'image', title: 'short', stored_at: new Date(now()).toISOString() });
  await deleteHere(short);
  assert.deepEqual(ids((await search({ deleted: true })).items), [short.media_id]);
  await mirror();
  assert.deepEqual(ids((await search({ deleted: true })).items), [short.media_id]);
  assert.deepEqual(ids((await search()).items), ids(atWeChat()));
});

test('a deletion that a walk found before we heard of it is listed once, with who asked', async () => {
  const [one] = addMany(3);
  assert.ok(one);
  await mirror();
  remove(one);
  await mirror();
  const { readRecord } = await import('../../../lib/library/record.ts');
  const { logDeletion } = await import('../../../lib/library/changes.ts');
  const record = (await readRecord({ shelf: 'materials', account: ACCOUNT, media_id: one.media_id }))?.value;
  assert.ok(record?.deleted_at);
  await logDeletion({ ...record, deleted_at: record.deleted_at, deleted_by: 'key_1' });
  for (let run = 0; run < 2; run++) {
    const { items } = await search({ deleted: true });
    assert.deepEqual(
      items.map(({ media_id, deleted_by }) => [media_id, deleted_by]),
      [[one.media_id, 'key_1']],
    );
    await mirror();
  }
  assert.equal((await lines('deleted')).length, 1);
});

test('deletions of both kinds are paged through', async () => {
  const items = addMany(9);
  await mirror();
  for (const item of items.slice(0, 4)) remove(item);
  await mirror();
  for (const item of items.slice(4, 8)) {
    pass(1_000);
    await deleteHere(item);
  }
  assert.deepEqual((await walk({ deleted: true }, 3)).toSorted(), ids(items.slice(0, 8)));
  assert.deepEqual(await walk({}, 3), ids(items.slice(8)));
});

test('time runs out: what was found is given, and the place to go on from', async () => {
  addMany(5);
  await mirror();
  let ticks = 0;
  const short = { now: () => ticks++, end: 2 };
  const { items, next } = await searchLibrary(ACCOUNT, { q: 'nothing like it' }, 10, undefined, short);
  assert.deepEqual(items, []);
  assert.ok(next);
  assert.deepEqual(await search({ q: 'nothing like it' }, 10, next), { items: [], next: undefined });
});

test('an account without a catalogue has nothing', async () => {
  assert.deepEqual(await search(), { items: [], next: undefined });
});

test('a cursor belongs to its search', () => {
  const at = { type: 'image', segment: 'x', time: 1, media_id: 'm' } as const;
  const cursor: unknown = cursorOf({ q: 'a' }, at);
  const { of } = cursorOf({ q: 'a' }, at);
  assert.ok(isCursorOf({ q: 'a' })(cursor));
  assert.ok(!isCursorOf({ q: 'b' })(cursor));
  assert.ok(!isCursorOf({ q: 'a', deleted: true })(cursor));
  for (const bad of [null, {}, { of }, { of, at: { log: '../x' } }, { of, at: 1 }])
    assert.ok(!isCursorOf({ q: 'a' })(bad));
});
