/** Random schedules of readers, mirrors, deletions and faults; library-soak.ts walks more of them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { walkLibrary } from './library-walk.ts';

const SCHEDULES = 30;

test(`${SCHEDULES} random schedules of readers, mirrors, deletions and faults`, async () => {
  for (let seed = 1; seed <= SCHEDULES; seed++) {
    const trace: string[] = [];
    try {
      await walkLibrary(seed, trace);
    } catch (error) {
      assert.fail(`seed ${seed}: ${(error as Error).stack}\n${trace.join('\n')}`);
    }
  }
});
