import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Change, Library, walk } from './walk-model.ts';

const limits = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 4 });
/** Times newest first, with many ties. */
const times = fc
  .array(fc.integer({ min: 0, max: 12 }), { maxLength: 90, size: 'max' })
  .map((list) => list.sort((a, b) => b - a));
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ add: fc.integer({ min: 0, max: 2 }) }),
  fc.record({ remove: fc.nat({ max: 200 }) }),
  fc.record({ remove: fc.nat({ max: 4 }) }),
);
/** Changes before single calls; now and then whole pages go. */
const changes = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.array(change, { maxLength: 3, size: 'max' }) },
    { weight: 1, arbitrary: fc.array(change, { minLength: 15, maxLength: 30 }) },
    {
      weight: 1,
      arbitrary: fc.nat({ max: 40 }).map((count) => Array.from({ length: count }, () => ({ remove: 0 }))),
    },
  ),
  { maxLength: 30, size: 'max' },
);

test('a list that does not change is given once, in its order, by the fewest calls', async () => {
  // The order need not be that of the times: what counts is that it stays.
  const anyTimes = fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 90, size: 'max' });
  const property = fc.asyncProperty(anyTimes, fc.integer({ min: 1, max: 20 }), async (list, limit) => {
    const library = new Library(list);
    const given = await walk(library, [limit]);
    assert.deepEqual(
      given,
      library.items.map(({ media_id }) => media_id),
    );
    // A page of 20 that overlaps the one before by an item has room for 19 new ones.
    assert.ok(library.calls <= Math.max(1, Math.ceil(list.length / Math.min(limit, 19))) + 1);
  });
  await fc.assert(property, { numRuns: 300 });
});

test('an item that stays is never skipped, whatever comes and goes between the steps', async () => {
  const property = fc.asyncProperty(times, limits, changes, async (list, sizes, between) => {
    const library = new Library(list);
    await walk(library, sizes, (step) => library.change(between[step] ?? []));
  });
  await fc.assert(property, { numRuns: 800 });
});

test('nor whatever comes and goes between single calls', async () => {
  const property = fc.asyncProperty(times, limits, changes, async (list, sizes, between) => {
    await walk(new Library(list, between), sizes);
  });
  await fc.assert(property, { numRuns: 800 });
});

test('where no two times are the same, nothing comes twice either', async () => {
  const later: fc.Arbitrary<Change> = fc.oneof(
    fc.record({ add: fc.integer({ min: 1, max: 2 }) }),
    fc.record({ remove: fc.nat({ max: 200 }) }),
  );
  const between = fc.array(fc.array(later, { maxLength: 40, size: 'max' }), { maxLength: 12 });
  const property = fc.asyncProperty(fc.nat({ max: 90 }), limits, between, async (length, sizes, steps) => {
    const library = new Library(Array.from({ length }, (_, index) => 100 - index));
    const given = await walk(library, sizes, (step) => library.change(steps[step] ?? []));
    assert.equal(new Set(given).size, given.length);
  });
  await fc.assert(property, { numRuns: 400 });
});

test('where the order is not that of the times, some of the items given last are enough', async () => {
  const few = fc.array(fc.record({ remove: fc.nat({ max: 200 }) }), { maxLength: 5, size: 'max' });
  const between = fc.array(few, { minLength: 5, maxLength: 15, size: 'max' });
  const anyTimes = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 20, maxLength: 90, size: 'max' });
  const more = fc.integer({ min: 6, max: 20 });
  const property = fc.asyncProperty(anyTimes, more, between, async (list, limit, steps) => {
    const library = new Library(list);
    await walk(library, [limit], (step) => library.change(steps[step] ?? []));
  });
  await fc.assert(property, { numRuns: 400 });
});
