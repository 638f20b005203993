/** The list changes while it is walked. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import fc from 'fast-check';
import {
  add,
  addMany,
  atWeChat,
  catalogue,
  GET,
  LIST,
  lines,
  listening,
  mirror,
  now,
  pass,
  remove,
  reset,
  simulator,
} from './bench.ts';

beforeEach(reset);

const ids = (items: readonly { media_id: string }[]) => items.map(({ media_id }) => media_id).sort();
const day = 86_400_000;

/** What happens before a list call. */
const change = fc.record({
  add: fc.nat({ max: 3 }),
  remove: fc.array(fc.nat({ max: 80 }), { maxLength: 3 }),
  touch: fc.option(fc.nat({ max: 80 }), { nil: undefined, freq: 4 }),
});

test('additions, deletions and moves between pages: the next quiet run knows exactly what there is', async () => {
  const property = fc.asyncProperty(fc.array(change, { maxLength: 12 }), async (changes) => {
    reset();
    addMany(30);
    const everything = new Set(atWeChat().map(({ media_id }) => media_id));
    const script = changes.values();
    const wechat = listening(() => {
      const next = script.next();
      if (next.done) return;
      for (const item of addMany(next.value.add)) everything.add(item.media_id);
      for (const index of next.value.remove) {
        const item = atWeChat()[index];
        if (item) remove(item);
      }
      const touched = next.value.touch === undefined ? undefined : atWeChat()[next.value.touch];
      if (touched) touched.updatedAt = now();
    });
    for (let run = 0; run < 2; run++) {
      await mirror(false, { wechatOf: () => wechat });
      pass(day);
    }
    await mirror(true);
    const alive = ids(atWeChat());
    assert.deepEqual(ids(await lines()), alive);
    // Nothing is deleted that is there, and nothing that was ever known is lost.
    const deleted = ids(await lines('deleted'));
    assert.deepEqual(
      deleted.filter((id) => alive.includes(id)),
      [],
    );
    assert.equal(new Set(deleted).size, deleted.length);
    assert.ok(deleted.every((id) => everything.has(id)));
  });
  await fc.assert(property, { numRuns: 5 });
});

test('a list that lags: what shows late, below what is known, is found', async () => {
  addMany(30);
  simulator.state.limits.list_lag_ms = 120_000;
  pass(day);
  await mirror();
  const late = add();
  add('image', { updatedAt: now() - 60_000 });
  await mirror();
  assert.equal((await lines()).length, 30);
  pass(121_000);
  await mirror();
  assert.deepEqual(ids(await lines()), ids(atWeChat()));
  assert.ok((await lines()).some(({ media_id }) => media_id === late.media_id));
});

test('what a walk takes for gone, because it moved meanwhile, comes back in the same run', async () => {
  const items = addMany(60);
  pass(day);
  await mirror();
  pass(day);
  const [last, other] = items;
  assert.ok(last && other && remove(other));
  let calls = 0;
  const wechat = listening(() => {
    calls += 1;
    // The full walk is past its first page.
    if (calls === 3) last.updatedAt = now();
  });
  await mirror(true, { wechatOf: () => wechat });
  assert.deepEqual(ids(await lines()), ids(atWeChat()));
  assert.deepEqual(ids(await lines('deleted')), [other.media_id]);
});

test('a walk that takes days finds each day what is new, and loses nothing', async () => {
  const items = addMany(110);
  pass(day);
  await mirror();
  // Four calls a day are the mirror's.
  simulator.state.quotas[LIST] = { per_day: 8 };
  pass(day);
  const gone = [items[2], items[90]];
  for (const item of gone) assert.ok(item && remove(item));
  await mirror(true);
  for (let days = 0; days < 5; days++) {
    assert.equal((await catalogue()).run.state, 'running');
    const [fresh, touched] = [add(), items[50 + days]];
    if (touched) touched.updatedAt = now();
    pass(day);
    await mirror();
    const known = await lines();
    assert.ok(known.some(({ media_id, file }) => media_id === fresh.media_id && file));
    if ((await catalogue()).run.state === 'done') break;
  }
  assert.equal((await catalogue()).run.state, 'done');
  assert.deepEqual(ids(await lines()), ids(atWeChat()));
  assert.deepEqual(ids(await lines('deleted')), ids(gone.flatMap((item) => item ?? [])));
});

test('a first walk that takes days finds each day what is new', async () => {
  simulator.state.quotas[LIST] = { per_day: 8 };
  addMany(100);
  pass(3_600_000);
  await mirror();
  assert.equal((await lines()).length, 77);
  const fresh = add();
  pass(day);
  await mirror();
  assert.ok((await lines()).some(({ media_id }) => media_id === fresh.media_id));
  pass(day);
  await mirror();
  assert.equal((await catalogue()).run.state, 'done');
  assert.deepEqual(ids(await lines()), ids(atWeChat()));
});

test('a thousand items of one second are known, each once', async () => {
  const at = now() - 3_600_000;
  // Without quota for files: they are not what is tried here.
  simulator.state.quotas[GET] = { per_day: 0 };
  for (let index = 0; index < 1_050; index++) add('voice', { updatedAt: at, same: true });
  await mirror();
  assert.deepEqual(ids(await lines()), ids(atWeChat()));
  const { types } = await catalogue();
  assert.ok(types.voice.segments.length > 1);
  assert.ok(types.voice.segments.every(({ count }) => count <= 1_000));
});
