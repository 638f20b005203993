import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Catalogue } from '../../../lib/mirror/catalogue.ts';
import { emfDuring } from '../../helpers/emf.ts';
import { startLocalAws } from '../../helpers/local-aws.ts';

await startLocalAws();
const { emptyCatalogue, saveCatalogue, withType } = await import('../../../lib/mirror/catalogue.ts');
const { lagOf, measureLag } = await import('../../../lib/mirror/measure-lag.ts');
const { startOrJoin } = await import('../../../lib/mirror/run.ts');
const { catalogued } = await import('../../../lib/storage/buckets.ts');
const { putBytes } = await import('../../../lib/storage/objects.ts');
const { publishMetrics } = await import('../../../lib/metrics.ts');

const NOW = Date.parse('2026-03-08T00:00:00Z');
const ago = (hours: number) => NOW - hours * 3_600_000;
const walked = (hours: number) => ({ walked_at: new Date(ago(hours)).toISOString() });

/** Its run began so many hours ago; each type was walked so many hours ago, if ever. */
function catalogue(
  account: string,
  began: number,
  image?: number,
  voice?: number,
  video?: number,
): Catalogue {
  const empty = emptyCatalogue(account, ago(began));
  let made: Catalogue = { ...empty, run: startOrJoin(empty, false, ago(began)) };
  if (image !== undefined) made = withType(made, 'image', walked(image));
  if (voice !== undefined) made = withType(made, 'voice', walked(voice));
  if (video !== undefined) made = withType(made, 'video', walked(video));
  return made;
}

test('a catalogue is as old as the oldest of its walks', () => {
  assert.equal(lagOf(catalogue('main', 1, 24, 50, 24), NOW), 50 * 3_600);
  assert.equal(lagOf(catalogue('main', 1, 0, 0, 0), NOW), 0);
});

test('a type that no walk has come to the end of is as old as the run that tries', () => {
  assert.equal(lagOf(catalogue('main', 30, 2), NOW), 30 * 3_600);
});

test('an account that was never mirrored is not behind', () => {
  assert.equal(lagOf(undefined, NOW), undefined);
  assert.equal(lagOf(emptyCatalogue('main', NOW), NOW), undefined);
});

test('the oldest of all is told, with its name; one that cannot be read hides no other', async () => {
  for (const [account, hours] of [
    ['fresh', 3],
    ['stale', 49],
  ] as const)
    await saveCatalogue({ value: catalogue(account, 1, hours, hours, hours), etag: undefined }, NOW);
  await putBytes(catalogued('broken', 'catalogue.json'), Buffer.from('{'), 'application/json');
  const [line, ...more] = await emfDuring(async () => {
    await measureLag(['broken', 'fresh', 'never', 'stale'], NOW);
    await publishMetrics();
  });
  assert.deepEqual(line?.metrics, { MirrorLag: { unit: 'Seconds', values: [49 * 3_600] } });
  assert.equal(line?.notes.oldest_mirror_of, 'stale');
  assert.deepEqual(more, []);
});
