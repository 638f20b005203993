/** Items that are gone at WeChat: they leave the segments of what there is, and are kept in segments of their own. */
import type { CatalogueItem, MirroredType, SegmentMeta } from './catalogue.ts';
import { readSegment, SEGMENT_ITEMS, writeSegments } from './segment.ts';
import type { Running } from './unit.ts';

/** What WeChat still lists so shortly after its deletion is an old list. */
const LAG_MS = 3_600_000;

/**
 * What is listed although it counts as deleted: an item that moved while a full walk passed by, or that an old list
 * shows once more. The former is no longer deleted, the latter no news.
 */
export async function withoutDeleted(
  { account, types }: Running,
  type: MirroredType,
  fresh: readonly CatalogueItem[],
  now: number,
): Promise<{ readonly fresh: readonly CatalogueItem[]; readonly deleted: readonly SegmentMeta[] }> {
  const { deleted } = types[type];
  if (fresh.length === 0) return { fresh, deleted };
  const byId = new Map(fresh.map((item) => [item.media_id, item]));
  const left: SegmentMeta[] = [];
  for (const segment of deleted) {
    const items = await readSegment(account, type, segment);
    const listed = items.filter(({ media_id }) => byId.has(media_id));
    const revived = listed.filter(
      ({ deleted_at }) => segment.unmarked || Date.parse(deleted_at ?? '') + LAG_MS < now,
    );
    for (const item of listed) byId.delete(item.media_id);
    for (const item of revived) {
      const again = fresh.find(({ media_id }) => media_id === item.media_id);
      if (again) byId.set(item.media_id, { ...withoutDeletion(item), ...again });
    }
    const ids = new Set(revived.map(({ media_id }) => media_id));
    if (ids.size === 0) left.push(segment);
    else {
      const rest = items.filter(({ media_id }) => !ids.has(media_id));
      if (rest.length > 0) left.push(...(await writeSegments(account, rest, now, segment)));
    }
  }
  return { fresh: [...byId.values()], deleted: left };
}

function withoutDeletion({ deleted_at: _at, deleted_by: _by, ...item }: CatalogueItem): CatalogueItem {
  return item;
}

/** Takes items out of segments by a judgement over each; those left empty vanish. */
export async function takeOut(
  account: string,
  type: MirroredType,
  segments: readonly SegmentMeta[],
  judge: (item: CatalogueItem) => 'stays' | 'goes' | 'vanishes',
  now: number,
): Promise<{ readonly segments: readonly SegmentMeta[]; readonly gone: readonly CatalogueItem[] }> {
  const left: SegmentMeta[] = [];
  const gone: CatalogueItem[] = [];
  for (const segment of segments) {
    const items = await readSegment(account, type, segment);
    const verdicts = Map.groupBy(items, judge);
    const staying = verdicts.get('stays') ?? [];
    gone.push(...(verdicts.get('goes') ?? []));
    if (staying.length === items.length) left.push(segment);
    else if (staying.length > 0) left.push(...(await writeSegments(account, staying, now, segment)));
  }
  return { segments: left, gone };
}

/** Puts items before those that were deleted earlier. */
export async function addDeleted(
  account: string,
  segments: readonly SegmentMeta[],
  items: readonly CatalogueItem[],
  now: number,
  unmarked = false,
): Promise<readonly SegmentMeta[]> {
  const [first, ...rest] = segments;
  const [item] = items;
  const as = unmarked ? { unmarked } : {};
  if (!item) return segments;
  if (!first || Boolean(first.unmarked) !== unmarked || first.count + items.length > SEGMENT_ITEMS)
    return [...(await writeSegments(account, items, now, as)), ...segments];
  const earlier = await readSegment(account, item.type, first);
  return [...(await writeSegments(account, [...items, ...earlier], now, first)), ...rest];
}
