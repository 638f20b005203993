/** Stores the files of one segment of the catalogue. */
import { forEachLimited } from '../pool.ts';
import { allowance, GET_API, spent } from './budget.ts';
import { type CatalogueItem, MIRRORED, type MirroredType, type SegmentMeta, withType } from './catalogue.ts';
import { retryAt } from './failure.ts';
import { withCalls } from './run.ts';
import { readSegment, writeSegment } from './segment.ts';
import { storeItem } from './store-item.ts';
import type { MirrorParts, Running, UnitResult } from './unit.ts';

/** Pictures of 10 MB at most, each of which is in memory. */
const AT_ONCE = 4;

export const leftIn = ({ count, stored, failed = {} }: SegmentMeta): number =>
  count - stored - Object.values(failed).reduce((sum, number) => sum + number, 0);

/** The next segment with files to store that this round has not gone through. */
export function segmentWithout(
  { types, run, placeholders }: Running,
  now: number,
): { type: MirroredType; segment: SegmentMeta } | undefined {
  for (const type of MIRRORED) {
    const segment = types[type].segments.find((one) => {
      const unchecked = one.stored > 0 && (one.checked ?? 0) < placeholders.length;
      const due = leftIn(one) > 0 || Date.parse(one.retry_at ?? '') <= now;
      return unchecked || (due && one.tried !== run.round);
    });
    if (segment) return { type, segment };
  }
  return undefined;
}

export async function storeFiles(
  catalogue: Running,
  type: MirroredType,
  segment: SegmentMeta,
  parts: MirrorParts,
  end: number,
): Promise<UnitResult> {
  const { account, run, budget } = catalogue;
  const items = await readSegment(account, type, segment);
  const placeholders = [...catalogue.placeholders];
  const genuine = [...catalogue.genuine];
  const checked = placeholders.length;
  let calls = 0;
  const takeCall = () => {
    if (calls >= allowance(budget, GET_API)) return false;
    calls += 1;
    return true;
  };
  const preparedAt = Date.parse(run.prepared_at ?? run.started_at);
  const batch = { ...parts, placeholders, genuine, preparedAt, takeCall };
  const changed = new Map<string, CatalogueItem>();
  let error: unknown;
  let late = false;
  await forEachLimited(
    items.filter((item) => isDue(item, placeholders, parts.now())),
    AT_ONCE,
    async (item) => {
      late ||= parts.now() >= end || parts.signal.aborted;
      if (late || error !== undefined) return;
      changed.set(item.media_id, await storeItem(account, item, batch));
    },
    (_item, reason) => {
      // Out of time: the next message goes on with it.
      if (parts.signal.aborted) late = true;
      else error ??= reason;
    },
  );
  const through = !late && error === undefined;
  const lines = items.map((item) => changed.get(item.media_id) ?? item);
  const written = await writeSegment(account, lines, parts.now(), {
    ...segment,
    ...(through && { tried: run.round, checked }),
  });
  const segments = catalogue.types[type].segments.map((one) => (one.id === segment.id ? written : one));
  const next: Running = {
    ...withType(catalogue, type, { segments }),
    placeholders,
    genuine: genuine.slice(-100),
    budget: spent(budget, GET_API, calls),
    run: withCalls(run, GET_API, calls),
  };
  return { catalogue: next, ...(error !== undefined && { error }) };
}

function isDue({ file, failed }: CatalogueItem, placeholders: readonly string[], now: number): boolean {
  if (file) return placeholders.includes(file.sha256);
  return !failed || retryAt(failed) <= now;
}
