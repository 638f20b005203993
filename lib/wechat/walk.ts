/**
 * Walking the list of materials page by page while it changes. WeChat pages by offset, newest first, and keeps no
 * snapshot: additions push items to later pages, deletions pull them to earlier ones (wechat-api.md 3.5). So each page
 * overlaps the one before by an item, and a position remembers the last items it gave: where they are not found,
 * the walk looks for them first. An item that stays where it is in the order is never skipped; one may come twice.
 */
import { createHash } from 'node:crypto';
import type { MaterialItem, MaterialPage } from './materials.ts';

/** Where a walk stands. Small, and plain data: it travels in cursors. */
export type Position = {
  /** The offset after the last item given. */
  readonly offset: number;
  /** The update_time of the last item given. */
  readonly time: number;
  /** Digests of the last items given, the newest of them last. */
  readonly seen: readonly string[];
};

export type Step = { readonly items: readonly MaterialItem[]; readonly next: Position | undefined };

export type ListPage = (offset: number, count: number) => Promise<MaterialPage>;

/** WeChat's largest page. */
const PAGE = 20;
const REMEMBERED = 20;

/** The next items after a position, at most `limit` (1 to 20) and at least one unless the list ends. */
export async function nextItems(
  list: ListPage,
  position: Position | undefined,
  limit: number,
): Promise<Step> {
  if (!position) return step(await list(0, limit), 0, 0, limit, undefined);
  const start = Math.max(0, position.offset - 1);
  const page = await list(start, Math.min(PAGE, limit + 1));
  const last = lastSeen(page, position);
  if (last >= 0 && last < page.item.length - 1) return step(page, start, last + 1, limit, position);
  if (last >= 0 && start + page.item.length >= page.total_count) return { items: [], next: undefined };
  return await relocate(list, position, limit);
}

/** The order has shifted: back until before the items given last, then on to what follows them. */
async function relocate(list: ListPage, position: Position, limit: number): Promise<Step> {
  let offset = position.offset;
  let page: MaterialPage;
  do {
    offset = Math.max(0, offset - (PAGE - 1));
    page = await list(offset, PAGE);
  } while (offset > 0 && lastSeen(page, position) < 0 && !isNewer(page.item[0], position));

  while (page.item.length > 0) {
    const last = lastSeen(page, position);
    const older = page.item.findIndex(({ update_time }) => update_time < position.time);
    const from = last >= 0 ? last + 1 : older;
    if (from >= 0 && from < page.item.length) return step(page, offset, from, limit, position);
    if (offset + page.item.length >= page.total_count) break;
    offset += page.item.length;
    page = await list(offset, PAGE);
  }
  return { items: [], next: undefined };
}

const isNewer = (item: MaterialItem | undefined, { time }: Position) =>
  item !== undefined && item.update_time > time;

const lastSeen = ({ item }: MaterialPage, { seen }: Position) =>
  item.findLastIndex(({ media_id }) => seen.includes(digestOf(media_id)));

const digestOf = (mediaId: string) => createHash('sha256').update(mediaId).digest('base64url').slice(0, 8);

function step(
  page: MaterialPage,
  offset: number,
  from: number,
  limit: number,
  before: Position | undefined,
): Step {
  const items = page.item.slice(from, from + limit);
  const last = items.at(-1);
  const end = offset + from + items.length;
  if (!last || end >= page.total_count) return { items, next: undefined };
  const seen = [...(before?.seen ?? []), ...items.map(({ media_id }) => digestOf(media_id))].slice(
    -REMEMBERED,
  );
  return { items, next: { offset: end, time: last.update_time, seen } };
}
