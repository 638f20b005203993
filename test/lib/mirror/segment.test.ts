/** Lines of the catalogue: what WeChat lets people call their materials comes back as it was. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { CatalogueItem } from '../../../lib/mirror/catalogue.ts';
import { startLocalAws } from '../../helpers/local-aws.ts';

await startLocalAws();
const { newestFirst, readSegment, writeSegments, writtenAt } = await import('../../../lib/mirror/segment.ts');

const item = fc.record(
  {
    media_id: fc.string({ minLength: 1 }),
    type: fc.constant('image'),
    name: fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('\n', '\u2028', '\r\n', '"', '{}', '\ufeff'),
    ),
    update_time: fc.nat(),
    url: fc.string({ unit: 'binary' }),
  },
  { noNullPrototype: true },
);

test('segments give back the items that were written, in their order, each on one line', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(item, { minLength: 1, maxLength: 30 }), async (given) => {
      const items = newestFirst(given as unknown as CatalogueItem[]);
      const now = Date.now();
      const metas = await writeSegments('main', items, now);
      const read = [];
      for (const meta of metas) {
        const lines = await readSegment('main', 'image', meta);
        assert.equal(lines.length, meta.count);
        assert.equal(writtenAt(meta.rev), now);
        read.push(...lines);
      }
      assert.deepEqual(read, items);
      assert.deepEqual(
        [metas[0]?.newest, metas.at(-1)?.oldest],
        [items[0]?.update_time, items.at(-1)?.update_time],
      );
    }),
    { numRuns: 40 },
  );
});

test('a revision is a time, or none', () => {
  fc.assert(fc.property(fc.maxSafeNat(), (now) => writtenAt(`${now.toString(36)}-0123456789`) === now));
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void writtenAt(text)));
  assert.ok(Number.isNaN(writtenAt('nonsense')));
});
