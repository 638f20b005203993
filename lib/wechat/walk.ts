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
/** So many pages are searched for the place at which a walk stood: a thousand items may come or go between two steps. */
const MAX_SEARCH = 50;

/** The place at which a walk stood is not to be found any more: it has to begin anew. */
export class WalkLost extends Error {
  override name = 'WalkLost' as const;
}

/**
 * The next items after a position, at most `limit` (1 to 20) and at least one unless the list ends.
 *
 * @throws {WalkLost} and what `list` throws
 */
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

/** The order has shifted: what follows the items given last is looked for page by page, back and on. */
async function relocate(list: ListPage, position: Position, limit: number): Promise<Step> {
  let offset = Math.max(0, position.offset - (PAGE - 1));
  for (let pages = 0; pages < MAX_SEARCH; pages++) {
    const page = await list(offset, PAGE);
    const { length } = page.item;
    const from = continuation(page, position);
    // The list may shift between two calls as well: only the item before it, on the same page, shows what is next.
    if (from < length && (from > 0 || offset === 0)) return step(page, offset, from, limit, position);
    const isPast = length > 0 ? from === 0 : offset >= page.total_count;
    if (isPast && offset > 0) offset = Math.max(0, Math.min(offset, page.total_count) - (PAGE - 1));
    else if (length === 0 || offset + length >= page.total_count) return { items: [], next: undefined };
    else offset += Math.max(1, length - 1);
  }
  throw new WalkLost('The place at which the walk stood was not found');
}

/** Where on a page the walk goes on: after the last item given, or where what is as old begins; else at its end. */
function continuation(page: MaterialPage, position: Position): number {
  const last = lastSeen(page, position);
  if (last >= 0) return last + 1;
  const older = page.item.findIndex(({ update_time }) => update_time <= position.time);
  return older >= 0 ? older : page.item.length;
}

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
