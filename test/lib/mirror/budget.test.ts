/** Quota is spent with care: others need it too. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import fc from 'fast-check';
import { allowance, beijingDay, nextBeijingMidnight, spent } from '../../../lib/mirror/budget.ts';
import {
  addMany,
  calls,
  catalogue,
  GET,
  LIST,
  lines,
  mirror,
  now,
  pass,
  reset,
  simulator,
  wechat,
} from './bench.ts';

const { progressOf } = await import('../../../lib/mirror/progress.ts');

beforeEach(() => {
  reset();
  // Noon in Beijing, so that no test crosses midnight by itself.
  const noon = nextBeijingMidnight(now()) + 12 * 3_600_000;
  pass(noon - now());
});

const day = 86_400_000;
const stored = async () => (await lines()).filter(({ file }) => file).length;

async function progress() {
  const view = progressOf(await catalogue(), 'en');
  assert.ok('types' in view);
  return view;
}

test('the mirror takes half of a day, and goes on the next', async () => {
  simulator.state.quotas[GET] = { per_day: 10 };
  addMany(12, 'voice');
  await mirror();
  assert.equal(await stored(), 5);
  const view = await progress();
  assert.equal(view.state, 'running');
  assert.deepEqual(view.waiting, [
    { until: new Date(nextBeijingMidnight(now())).toISOString(), reason: 'budget', api: GET },
  ]);
  assert.equal(view.types.voice?.left, 7);
  // Asked for again on the same day, it takes no more.
  await mirror();
  assert.equal(await stored(), 5);
  pass(day);
  await mirror();
  assert.equal(await stored(), 10);
  pass(day);
  await mirror();
  assert.equal((await progress()).state, 'done');
  assert.equal(await stored(), 12);
  assert.equal(calls(GET), 12);
});

test('a fifth of the day is left to others, who may have taken the rest already', async () => {
  simulator.state.quotas[GET] = { per_day: 20 };
  const [first] = addMany(10, 'voice');
  assert.ok(first);
  for (let call = 0; call < 14; call++) await wechat.materials.get(first.media_id);
  await mirror();
  // 20 less 14 less a reserve of 4.
  assert.equal(await stored(), 2);
  assert.equal((await progress()).waiting?.[0]?.reason, 'budget');
});

test('45009 in the middle of the files: what is stored is stored, and the rest waits until midnight', async () => {
  addMany(8, 'voice');
  addMany(3);
  // The path is a beginning: get_materialcount is the first that it fits.
  simulator.state.faults.add({ path: GET, times: 'always', skip: 4, fault: { errcode: 45009 } });
  await mirror();
  const view = await progress();
  assert.equal(view.types.image?.stored, 3);
  assert.ok((view.types.voice?.stored ?? 0) >= 3);
  assert.deepEqual(view.waiting?.[0]?.reason, 'quota');
  assert.equal(view.waiting?.[0]?.until, new Date(nextBeijingMidnight(now())).toISOString());
  const before = calls(GET);
  await mirror();
  assert.equal(calls(GET), before);
  simulator.state.faults.clear();
  pass(day);
  await mirror();
  assert.equal((await progress()).state, 'done');
  assert.equal(await stored(), 11);
});

test('45009 in the middle of a walk: what is known is stored meanwhile, and the walk goes on where it stood', async () => {
  addMany(90);
  pass(3_600_000);
  simulator.state.faults.add({ path: LIST, times: 'always', skip: 2, fault: { errcode: 45009 } });
  await mirror();
  const view = await progress();
  assert.equal(view.state, 'running');
  assert.equal(view.types.image?.walk, 'walking');
  assert.equal(view.types.image?.known, 39);
  assert.equal(view.types.image?.stored, 39);
  assert.deepEqual(view.waiting, [
    { until: new Date(nextBeijingMidnight(now())).toISOString(), reason: 'quota', api: LIST },
  ]);
  simulator.state.faults.clear();
  simulator.state.log.clear();
  pass(day);
  await mirror();
  assert.equal((await progress()).state, 'done');
  assert.equal(await stored(), 90);
  // 51 items at 19 a call; one call before for what is new that day, and one after for what came meanwhile.
  assert.equal(calls(LIST), 5);
});

test('an account that may not ask for its quota is treated with care', async () => {
  addMany(2, 'voice');
  simulator.state.faults.add({
    path: '/cgi-bin/openapi/quota/get',
    times: 'always',
    fault: { errcode: 48001 },
  });
  await mirror();
  assert.equal((await progress()).state, 'done');
  assert.equal((await catalogue()).budget.asked[LIST]?.limit, 500);
});

test('WeChat is asked for its quota once in a while, not for each batch', async () => {
  addMany(30);
  addMany(5, 'voice');
  await mirror();
  assert.equal(calls('/cgi-bin/openapi/quota/get'), 2);
});

test('whatever is spent, the mirror never takes more than half, nor from the reserve', () => {
  const whole = fc.nat({ max: 10_000 });
  fc.assert(
    fc.property(whole, whole, fc.array(fc.integer({ min: 1, max: 50 })), (limit, others, batches) => {
      const remain = Math.max(0, limit - others);
      const asked = { [GET]: { at: '', limit, remain, calls: 0 } };
      let budget = { day: '2026-01-31', calls: {}, asked, until: {} };
      let ours = 0;
      for (const batch of batches) {
        const taken = Math.min(batch, allowance(budget, GET));
        ours += taken;
        budget = { ...budget, ...spent(budget, GET, taken), asked };
      }
      assert.ok(ours <= limit / 2);
      assert.ok(ours === 0 || remain - ours >= limit * 0.2);
    }),
  );
});

test('days begin at midnight in Beijing', () => {
  const before = Date.parse('2026-03-01T15:59:59Z');
  assert.equal(beijingDay(before), '2026-03-01');
  assert.equal(beijingDay(before + 1_000), '2026-03-02');
  assert.equal(new Date(nextBeijingMidnight(before)).toISOString(), '2026-03-01T16:00:00.000Z');
  assert.equal(new Date(nextBeijingMidnight(before + 1_000)).toISOString(), '2026-03-02T16:00:00.000Z');
});
