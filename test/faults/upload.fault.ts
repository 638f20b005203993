/** The forward of an upload and what leads to it, each step through each fault (docs/faults.md). */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { type Matrix, stepsOf, testCells } from './cells.ts';
import { FETCH, LOOK_UP, RETRY, SHARED, SWEEP, UPLOAD } from './upload-matrix.ts';
import { openScenario, type Situation } from './upload-scenario.ts';
import { SITUATIONS } from './upload-situations.ts';

const scenario = await openScenario();
after(scenario.world.close);
const { material, lookup, media, fetched, swept, retried } = await SITUATIONS(scenario);

/** Of an operation that goes over into the forward, the rows are its own steps alone. */
function testOperation(matrix: Matrix, situation: Situation): void {
  test(`${matrix.operation}: every step has a row, here or as one of the upload`, async () => {
    const steps = await scenario.record(situation);
    const own = stepsOf(matrix);
    assert.deepEqual(
      steps.filter((step) => own.includes(step)),
      own,
    );
    const shared = stepsOf(UPLOAD);
    for (const step of steps) {
      const name = step.replace(/ \(\d\)$/, '');
      assert.ok(
        [...own, ...shared].some((known) => known === step || known === name),
        step,
      );
    }
  });
  testCells(matrix, (step, fault) => scenario.meet(situation, step, fault));
}

test('Upload: every step has a row', async () => {
  assert.deepEqual(stepsOf(UPLOAD), await scenario.record(material));
});
testOperation(UPLOAD, material);
testOperation(LOOK_UP, lookup);
testOperation(SHARED, media);
testOperation(FETCH, fetched);
testOperation(SWEEP, swept);
testOperation(RETRY, retried);
