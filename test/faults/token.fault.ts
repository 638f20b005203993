/** The token, each step through each fault (docs/faults.md). */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { stepsOf, testCells } from './cells.ts';
import { READER, REFRESH } from './token-matrix.ts';
import { openTokenScenario } from './token-scenario.ts';

const scenario = await openTokenScenario();
after(scenario.world.close);

test('Renewal of a token: every step has a row', async () => {
  assert.deepEqual(stepsOf(REFRESH), await scenario.record());
});

test('Call with a dead token: every step has a row', async () => {
  assert.deepEqual(stepsOf(READER), await scenario.recordCall());
});

testCells(REFRESH, (step, fault) => scenario.refresh(step, fault));
testCells(READER, (step, fault) => scenario.call(step, fault));
