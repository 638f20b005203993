/** Random schedules of uploads and faults; walk.fault.ts walks more of them, and `npm run soak` as many as one likes. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { testSchedules } from './schedules.ts';
import { openWalk } from './walk.ts';

const walk = await openWalk();
after(walk.close);

testSchedules('uploads', { from: 1, to: 100, seenBy: 'npm run soak' }, (seed) => walk.run(seed));

/** Long, and with faults of ten kinds. */
const LONG = 28;

test('a schedule comes again by its seed, whatever was walked before', async () => {
  const [first, again] = [await traceOf(LONG), await traceOf(LONG)];
  assert.ok(first.length > 100);
  assert.deepEqual(again, first);
});

/** How a schedule went, without what is another one each time: ids, hashes, names in S3. */
async function traceOf(seed: number): Promise<string[]> {
  const trace: string[] = [];
  await walk.run(seed, trace);
  return trace.map((line) => line.replace(/^\w{8}\b|[\w-]{40,}|\b[0-9a-f]{8}$|\bdrop\/.*/g, '…'));
}
