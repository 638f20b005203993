/** Puts items that the catalogue does not have yet where they belong in its order. */
import type { CatalogueItem, SegmentMeta } from './catalogue.ts';
import { newestFirst, readSegment, SEGMENT_ITEMS, writeSegments } from './segment.ts';

/** The first segment that reaches as far back; where none does, the place after the last. */
const targetOf = (segments: readonly SegmentMeta[], { update_time }: CatalogueItem): number => {
  const index = segments.findIndex(({ oldest }) => oldest <= update_time);
  return index < 0 ? segments.length : index;
};

/**
 * The segments with some more items in them. Only segments into whose time an item falls, or that have room for all
 * that is newer, are written anew.
 */
export async function placeItems(
  account: string,
  segments: readonly SegmentMeta[],
  items: readonly CatalogueItem[],
  now: number,
): Promise<readonly SegmentMeta[]> {
  const groups = Map.groupBy(newestFirst(items), (item) => targetOf(segments, item));
  const placed: SegmentMeta[] = [];
  for (const index of [...segments.keys(), segments.length]) {
    const segment = segments[index];
    const group = groups.get(index);
    if (group) placed.push(...(await withItems(account, segment, group, now)));
    else if (segment) placed.push(segment);
  }
  return placed;
}

async function withItems(
  account: string,
  segment: SegmentMeta | undefined,
  items: readonly CatalogueItem[],
  now: number,
): Promise<SegmentMeta[]> {
  const [first] = items;
  if (!segment || !first) return await writeSegments(account, items, now);
  const allNewer = items.every(({ update_time }) => update_time > segment.newest);
  if (allNewer && segment.count + items.length > SEGMENT_ITEMS)
    return [...(await writeSegments(account, items, now)), segment];
  const merged = new Map((await readSegment(account, first.type, segment)).map((one) => [one.media_id, one]));
  for (const item of items) merged.set(item.media_id, { ...merged.get(item.media_id), ...item });
  const { tried: _tried, ...as } = segment;
  return await writeSegments(account, newestFirst([...merged.values()]), now, as);
}
