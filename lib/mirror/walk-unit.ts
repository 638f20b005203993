/** Walks some pages of one type's list. */
import type { MaterialItem } from '../wechat/index.ts';
import { nextItems, type Position, WalkLost } from '../wechat/index.ts';
import { allowance, LIST_API, spent } from './budget.ts';
import { type CatalogueItem, type MirroredType, withType } from './catalogue.ts';
import { withoutDeleted } from './deleted.ts';
import { knownItems } from './known.ts';
import { afterWalk } from './phases.ts';
import { placeItems } from './place.ts';
import { type Walk, withCalls } from './run.ts';
import { keepSeen } from './seen.ts';
import type { MirrorParts, Running, UnitResult } from './unit.ts';

const PAGE = 20;
/** Pages overlap by one item: about one segment. */
const MOST_CALLS = 52;
/**
 * An item may show in the list some time after its own update_time: a walk that stops at what it knows goes on until
 * it is so far behind the beginning of the last one.
 */
const LAG_MS = 10 * 60_000;

type Walked = {
  readonly items: readonly CatalogueItem[];
  readonly fresh: readonly CatalogueItem[];
  readonly position: Position | undefined;
  readonly ended: boolean;
  readonly calls: number;
  readonly total_count: number | undefined;
  readonly error?: unknown;
};

/** The next pages of a walk that goes down to what is known (`top`, `again`) or to the end (`full`). */
export async function walkPages(
  catalogue: Running,
  type: MirroredType,
  parts: MirrorParts,
  end: number,
): Promise<UnitResult> {
  const now = parts.now();
  const { account, run } = catalogue;
  const walk: Walk = {
    ...run.walks[type],
    began_at: run.walks[type].began_at ?? new Date(now).toISOString(),
  };
  const walked = await readPages(catalogue, type, walk, parts, end);
  const revived = await withoutDeleted(catalogue, type, walked.fresh, now);
  const segments = await placeItems(account, catalogue.types[type].segments, revived.fresh, now);
  const seen = walk.seen && [...walk.seen, await keepSeen(account, type, walked.items, now)];
  const { position: _position, ...rest } = walk;
  const changed: Walk = {
    ...rest,
    pages: walk.pages + walked.calls,
    found: walk.found + revived.fresh.length,
    ...(walked.position && { position: walked.position }),
    ...(walked.total_count !== undefined && { total_count: walked.total_count }),
    ...(seen && { seen }),
  };
  const counted = withCalls(run, LIST_API, walked.calls);
  const next: Running = {
    ...withType(catalogue, type, { segments, deleted: revived.deleted }),
    budget: spent(catalogue.budget, LIST_API, walked.calls),
    run: { ...counted, walks: { ...counted.walks, [type]: changed } },
  };
  return {
    catalogue: walked.ended ? afterWalk(next, type, now) : next,
    ...('error' in walked && { error: walked.error }),
  };
}

async function readPages(
  catalogue: Running,
  type: MirroredType,
  walk: Walk,
  parts: MirrorParts,
  end: number,
): Promise<Walked> {
  const { account } = catalogue;
  const { segments, walked_at } = catalogue.types[type];
  const { materials } = parts.wechatOf(account);
  const isKnown = knownItems(account, type, segments);
  const items = new Map<string, CatalogueItem>();
  const fresh: CatalogueItem[] = [];
  const most = Math.min(MOST_CALLS, allowance(catalogue.budget, LIST_API));
  const reference = Date.parse(walked_at ?? walk.suspended?.began_at ?? '') - LAG_MS;
  let calls = 0;
  let total_count: number | undefined;
  let position = walk.position;
  const list = async (offset: number, count: number) => {
    calls += 1;
    const page = await materials.list({ type, offset, count }, { signal: parts.signal });
    total_count = page.total_count;
    return page;
  };
  const so = (ended: boolean) => ({ items: [...items.values()], fresh, position, ended, calls, total_count });
  try {
    while (calls < most && parts.now() < end) {
      const step = await nextItems<MaterialItem>(list, position, PAGE);
      let unknown = 0;
      for (const listed of step.items) {
        if (items.has(listed.media_id)) continue;
        const item = itemOf(type, listed);
        items.set(item.media_id, item);
        if (await isKnown(item)) continue;
        fresh.push(item);
        unknown += 1;
      }
      position = step.next;
      const oldest = step.items.at(-1)?.update_time ?? 0;
      const reached = unknown === 0 && oldest * 1000 < reference;
      if (!position || (walk.phase !== 'full' && reached)) return so(true);
    }
    return so(false);
  } catch (error) {
    if (!(error instanceof WalkLost)) return { ...so(false), error };
    // What was seen so far counts; the walk begins anew.
    position = undefined;
    return so(false);
  }
}

const itemOf = (type: MirroredType, { media_id, name, update_time, url }: MaterialItem): CatalogueItem => ({
  media_id,
  type,
  name: name ?? '',
  update_time,
  ...(url && { url }),
});
