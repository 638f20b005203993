/** What a full walk found to be gone is noted in its records, so that reading it answers 404. */
import { readRecord, writeRecord } from '../library/record.ts';
import { forEachLimited } from '../pool.ts';
import { type CatalogueItem, MIRRORED, type MirroredType, type SegmentMeta, withType } from './catalogue.ts';
import { readSegment } from './segment.ts';
import type { Running, UnitResult } from './unit.ts';

const AT_ONCE = 8;

/** The next segment whose records do not say yet that their materials are gone. */
export function unmarkedIn({ types }: Running): { type: MirroredType; segment: SegmentMeta } | undefined {
  for (const type of MIRRORED) {
    const segment = types[type].deleted.find(({ unmarked }) => unmarked);
    if (segment) return { type, segment };
  }
  return undefined;
}

export async function markGone(
  catalogue: Running,
  type: MirroredType,
  segment: SegmentMeta,
): Promise<UnitResult> {
  const failed: unknown[] = [];
  const items = await readSegment(catalogue.account, type, segment);
  await forEachLimited(
    items,
    AT_ONCE,
    (item) => mark(catalogue.account, item),
    (_item, error) => failed.push(error),
  );
  if (failed.length > 0) return { catalogue, error: failed[0] };
  const { unmarked: _unmarked, ...marked } = segment;
  const deleted = catalogue.types[type].deleted.map((one) => (one.id === segment.id ? marked : one));
  return { catalogue: { ...withType(catalogue, type, { deleted }), run: catalogue.run } };
}

async function mark(account: string, { media_id, type, deleted_at }: CatalogueItem): Promise<void> {
  const key = { shelf: 'materials', account, media_id } as const;
  const stored = await readRecord(key);
  if (!deleted_at || stored?.value.deleted_at) return;
  const record = { ...(stored?.value ?? { ...key, type }), deleted_at };
  if (await writeRecord(record, stored ? { etag: stored.etag } : { absent: true })) return;
  throw new Error(`The deletion of ${media_id} could not be noted`);
}
