/** At the end of a full walk: what it has not seen is gone at WeChat. Our files stay. */
import { type CatalogueItem, type MirroredType, withType } from './catalogue.ts';
import { addDeleted, takeOut } from './deleted.ts';
import { afterGone } from './phases.ts';
import { readSeen } from './seen.ts';
import { newestFirst } from './segment.ts';
import type { MirrorParts, Running, UnitResult } from './unit.ts';

export async function findGone(
  catalogue: Running,
  type: MirroredType,
  parts: MirrorParts,
): Promise<UnitResult> {
  const now = parts.now();
  const { account, run, types } = catalogue;
  const walk = run.walks[type];
  const seen = await readSeen(account, type, walk.seen ?? []);
  // What came while a walk of several days was under way, it may have passed by.
  const unseenSince = walk.resumed ? Date.parse(walk.began_at ?? '') : Number.POSITIVE_INFINITY;
  const recent = new Set<string>();
  const judge = ({ media_id, update_time }: CatalogueItem) => {
    if (recent.has(media_id)) return 'vanishes';
    if (update_time * 1000 >= unseenSince) {
      recent.add(media_id);
      return 'stays';
    }
    const time = seen.get(media_id);
    if (time === undefined) return 'goes';
    // Listed at another time, it stands twice in the catalogue: this is the old line.
    return time === update_time ? 'stays' : 'vanishes';
  };
  const { segments, gone } = await takeOut(account, type, types[type].segments, judge, now);
  const deleted_at = new Date(now).toISOString();
  const lines = newestFirst(gone.map((item) => ({ ...item, deleted_at })));
  const deleted = await addDeleted(account, types[type].deleted, lines, now, true);
  const next = withType(catalogue, type, { segments, deleted });
  return { catalogue: afterGone({ ...next, run }, type, gone.length) };
}
