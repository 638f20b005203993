import type { CatalogueItem, MirroredType, SegmentMeta } from './catalogue.ts';
import { readSegment } from './segment.ts';

/** Does the catalogue have an item as it is listed? Reads only segments of the item's time, and each once. */
export function knownItems(account: string, type: MirroredType, segments: readonly SegmentMeta[]) {
  const read = new Map<string, Promise<ReadonlyMap<string, number>>>();

  const timesIn = (segment: SegmentMeta) => {
    const already = read.get(segment.id);
    if (already) return already;
    const times = readSegment(account, type, segment).then(
      (items) => new Map(items.map(({ media_id, update_time }) => [media_id, update_time])),
    );
    read.set(segment.id, times);
    return times;
  };

  return async ({ media_id, update_time }: Pick<CatalogueItem, 'media_id' | 'update_time'>) => {
    for (const segment of segments) {
      if (segment.oldest > update_time || segment.newest < update_time) continue;
      if ((await timesIn(segment)).get(media_id) === update_time) return true;
    }
    return false;
  };
}
