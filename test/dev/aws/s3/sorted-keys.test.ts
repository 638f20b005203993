import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { SortedKeys } from '../../../../dev/aws/s3/store/sorted-keys.ts';
import { compareUtf8 } from '../../../../dev/aws/s3/store/utf8-order.ts';

const key = fc.string({ unit: 'binary', maxLength: 6 });
const bytewise = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

test('the order is that of the bytes in UTF-8', () => {
  fc.assert(fc.property(key, key, (a, b) => Math.sign(compareUtf8(a, b)) === bytewise(a, b)));
});

test('finds what a sorted array would, after any additions and deletions', () => {
  // Few letters and many keys, so that prefixes are shared and runs are split and emptied.
  const short = fc.string({
    unit: fc.constantFrom('a', 'b', '/', '中', '\u{1f600}'),
    minLength: 1,
    maxLength: 9,
  });
  const lots = fc.uniqueArray(short, { minLength: 600, maxLength: 900 });
  fc.assert(
    fc.property(
      lots,
      fc.array(short, { maxLength: 20 }),
      fc.integer({ min: 0, max: 900 }),
      (all, probes, gone) => {
        const keys = new SortedKeys();
        for (const item of all) keys.add(item);
        for (const item of all.slice(0, gone)) keys.delete(item);
        const sorted = all.slice(gone).sort(bytewise);
        const walked: string[] = [];
        for (let at = keys.from(''); at !== undefined; at = keys.after(at)) walked.push(at);
        assert.deepEqual(walked, sorted);
        for (const probe of probes) {
          assert.equal(
            keys.from(probe),
            sorted.find((item) => bytewise(item, probe) >= 0),
          );
          assert.equal(
            keys.after(probe),
            sorted.find((item) => bytewise(item, probe) > 0),
          );
          assert.equal(
            keys.pastPrefix(probe),
            sorted.find((item) => bytewise(item, probe) > 0 && !item.startsWith(probe)),
          );
        }
      },
    ),
    { numRuns: 10 },
  );
});

test('a hundred thousand keys, newest in front, take few comparisons each', () => {
  let comparisons = 0;
  const keys = new SortedKeys((a, b) => {
    comparisons += 1;
    return compareUtf8(a, b);
  });
  for (let count = 100_000; count > 0; count--) keys.add(`in/main/${String(count).padStart(6, '0')}`);
  let key: string | undefined = keys.from('in/main/050000');
  for (let count = 0; count < 1000 && key !== undefined; count++) key = keys.after(key);
  assert.equal(key, 'in/main/051000');
  // Two binary searches, among some hundred runs and within one.
  assert.ok(comparisons / 101_001 < 30, `${comparisons}`);
});
