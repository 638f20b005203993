/** Runs the cells of an operation of the library: the steps are those of a run without faults, counted each time. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Fault, type Matrix, stepsOf, testCells } from './cells.ts';
import { newWorld } from './library-world.ts';
import { hasStruck, rivalsEnded, skewBy, surround, taken, watch } from './process.ts';

/** What a step does, without what it is for: `walk: write a segment` writes a segment. */
const doing = (step: string) => step.slice(step.indexOf(': ') + 2);

const SKEW_MS = 10 * 60_000;

export type Scenario = {
  /** What there is before the steps are counted. */
  readonly prepare: () => Promise<void>;
  /** Does all of it, to the end, whatever befalls it; says how it ended. */
  readonly run: (fault: Fault | undefined) => Promise<string>;
  /** What must hold then. */
  readonly check: () => Promise<void>;
  /**
   * All steps in their order, where the same code is judged by another matrix as well, or a step is taken several times.
   * Without it the rows are the steps.
   */
  readonly steps?: readonly string[];
  /** Where the steps are judged that have no row here. */
  readonly elsewhere?: readonly Matrix[];
};

/** Makes the tests of a matrix, and one that it has a row for every step, and no other. */
export function testScenario<Step extends string>(matrix: Matrix<Step>, scenario: Scenario): void {
  const steps: readonly string[] = scenario.steps ?? stepsOf(matrix);

  async function once(at: number, fault: Fault | undefined): Promise<string> {
    await newWorld();
    surround({});
    await scenario.prepare();
    watch(fault && { at, fault });
    const ending = await scenario.run(fault);
    await rivalsEnded();
    assert.ok(hasStruck(), 'the step was never taken');
    await scenario.check();
    return ending;
  }

  test(`${matrix.operation}: every step has a row`, async () => {
    await once(0, undefined);
    assert.deepEqual(taken, steps.map(doing));
    const judged = [matrix, ...(scenario.elsewhere ?? [])].flatMap(stepsOf);
    assert.deepEqual(
      steps.filter((step) => !judged.includes(step as Step)),
      [],
    );
  });

  testCells(matrix, async (step, fault) => {
    const at = steps.indexOf(step);
    const endings = new Set<string>();
    for (const skew of fault === 'clock skew' ? [SKEW_MS, -SKEW_MS] : [0]) {
      skewBy(skew);
      endings.add(await once(at, fault));
    }
    return [...endings].join('; behind: ');
  });
}
