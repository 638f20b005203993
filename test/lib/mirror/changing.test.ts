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
