/** Random schedules of uploads and faults; `npm run soak` walks more of them. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { openWalk } from './walk.ts';

const walk = await openWalk();
after(walk.close);

const SCHEDULES = 50;

test(`${SCHEDULES} random schedules of uploads, strangers and faults`, async () => {
  for (let seed = 1; seed <= SCHEDULES; seed++) {
    try {
      await walk.run(seed);
    } catch (error) {
      assert.fail(`npm run soak -- --seed ${seed} shows how it came: ${(error as Error).message}`);
    }
  }
});
