/** Tests that walk schedules by their seeds; whichever fails can be seen again by its seed alone. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

type Seeds = { readonly from: number; readonly to: number; readonly seenBy: string };

export function testSchedules(
  of: string,
  { from, to, seenBy }: Seeds,
  run: (seed: number) => Promise<unknown>,
): void {
  test(`random schedules of ${of}, ${from} to ${to}`, async () => {
    for (let seed = from; seed <= to; seed++) {
      try {
        await run(seed);
      } catch (error) {
        assert.fail(`${seenBy} -- --seed ${seed} shows how it came: ${(error as Error).stack}`);
      }
    }
  });
}
