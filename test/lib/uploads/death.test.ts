/** A worker that dies at any step: whoever takes over ends it, with one material. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Fault } from '../../../dev/wechat/simulator.ts';
import { startForwarding } from '../../helpers/forwarding.ts';

const bench = await startForwarding();
const { clock, staged, stateOf } = bench;
const { s3 } = await import('../../../lib/storage/objects.ts');

/** From its n-th call of S3 on a worker reaches nothing more; the next one does. */
let callsLeft = Number.POSITIVE_INFINITY;
let deadWorker: number | undefined;
let deaths = 0;
s3.middlewareStack.add(
  (next) => async (call) => {
    if (deadWorker === bench.deliveries()) throw new Error('dead');
    if (--callsLeft === 0) {
      deadWorker = bench.deliveries();
      deaths++;
      throw new Error('dead');
    }
    return await next(call);
  },
  { step: 'initialize' },
);

async function dyingAt(step: number, fault: Fault | undefined) {
  bench.reset();
  clock.advance(3_600_000);
  callsLeft = Number.POSITIVE_INFINITY;
  const { arrival, stored } = await staged();
  if (fault) bench.fault({ path: '/cgi-bin/material/add_material', fault });
  bench.announce(arrival);
  callsLeft = step;
  await bench.run();
  callsLeft = Number.POSITIVE_INFINITY;
  const upload = await stateOf(stored);
  const made = bench.materials().filter(({ name }) => name.includes(upload.upload_id.slice(-8)));
  return { upload, made };
}

for (const [what, fault] of [
  ['all goes well', undefined],
  ['the answer gets lost', { drop: 'after' }],
  ['WeChat is down for a moment', { status: 503 }],
  ['WeChat refuses for a moment', { errcode: 45011 }],
] as const) {
  test(`${what}, and the worker dies at any of its steps`, async () => {
    let steps = 0;
    for (let before = -1; before < deaths; steps++) {
      before = deaths;
      const { upload, made } = await dyingAt(steps + 1, fault);
      const seen = `dead at step ${steps + 1}: ${JSON.stringify(upload)}`;
      assert.deepEqual([upload.state, made.length, upload.duplicates], ['done', 1, undefined], seen);
      assert.equal(upload.result?.media_id, made[0]?.media_id, seen);
      assert.equal(upload.job.lease, undefined, seen);
    }
    assert.ok(steps >= 7, `${steps} steps`);
  });
}
