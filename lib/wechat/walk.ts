/**
 * Walking a list (materials, drafts, what is published) page by page while it changes. WeChat pages by offset, newest
 * first, and keeps no snapshot: additions push items to later pages, deletions pull them to earlier ones
 * (wechat-api.md 3.5). So each page overlaps the one before by an item, and a position remembers the last items it
 * gave: where they are not found, the walk looks for them first. An item that stays where it is in the order is never
 * skipped; one may come twice.
 */
import { createHash } from 'node:crypto';
import type { CallOptions } from './call.ts';
import type { ContentPage } from './page.ts';

/** What any list can be walked by: an id, and when the item was updated, in Unix seconds. */
export type Listed = { readonly update_time: number } & (
  | { readonly media_id: string }
  | { readonly article_id: string }
);

/** Where a walk stands. Small, and plain data: it travels in cursors. */
export type Position = {
  /** The offset after the last item given. */
  readonly offset: number;
  /** The update_time of the last item given. */
  readonly time: number;
  /** Digests of the last items given, the newest of them last. */
  readonly seen: readonly string[];
};

export type Step<Item extends Listed = Listed> = {
  readonly items: readonly Item[];
  readonly next: Position | undefined;
};

export type ListPage<Item extends Listed = Listed> = (
  offset: number,
  count: number,
) => Promise<ContentPage<Item>>;

export type WalkOptions = CallOptions & {
  /** Items for each call, 1 to 20. The most by default: each call counts against a quota. */
  readonly count?: number;
};

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
export async function nextItems<Item extends Listed>(
  list: ListPage<Item>,
  position: Position | undefined,
  limit: number,
): Promise<Step<Item>> {
  if (!position) return step(await list(0, limit), 0, 0, limit, undefined);
  const start = Math.max(0, position.offset - 1);
  const page = await list(start, Math.min(PAGE, limit + 1));
  const last = lastSeen(page, position);
  if (last >= 0 && last < page.item.length - 1) return step(page, start, last + 1, limit, position);
  if (last >= 0 && start + page.item.length >= page.total_count) return { items: [], next: undefined };
  return await relocate(list, position, limit);
}

/**
 * Every item of a list, one by one. A page is fetched when an item of it is wanted, so that whoever stops early, or
 * takes long over each, asks for no more than needed.
 *
 * @param count items for each call, 1 to 20
 * @throws {RangeError} {WalkLost} and what `list` throws
 */
export function walk<Item extends Listed>(
  list: ListPage<Item>,
  count = PAGE,
): AsyncGenerator<Item, void, void> {
  if (!Number.isInteger(count) || count < 1 || count > PAGE) {
    throw new RangeError(`A walk takes 1 to ${PAGE} items for each call, not ${String(count)}`);
  }
  return everyItem(list, count);
}

async function* everyItem<Item extends Listed>(
  list: ListPage<Item>,
  count: number,
): AsyncGenerator<Item, void, void> {
  let position: Position | undefined;
  do {
    const step: Step<Item> = await nextItems(list, position, count);
    yield* step.items;
    position = step.next;
  } while (position);
}

/** The order has shifted: what follows the items given last is looked for page by page, back and on. */
async function relocate<Item extends Listed>(
  list: ListPage<Item>,
  position: Position,
  limit: number,
): Promise<Step<Item>> {
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
function continuation(page: ContentPage<Listed>, position: Position): number {
  const last = lastSeen(page, position);
  if (last >= 0) return last + 1;
  const older = page.item.findIndex(({ update_time }) => update_time <= position.time);
  return older >= 0 ? older : page.item.length;
}

const lastSeen = ({ item }: ContentPage<Listed>, { seen }: Position) =>
  item.findLastIndex((one) => seen.includes(digestOf(one)));

const idOf = (item: Listed) => ('media_id' in item ? item.media_id : item.article_id);

const digestOf = (item: Listed) => createHash('sha256').update(idOf(item)).digest('base64url').slice(0, 8);

function step<Item extends Listed>(
  page: ContentPage<Item>,
  offset: number,
  from: number,
  limit: number,
  before: Position | undefined,
): Step<Item> {
  const items = page.item.slice(from, from + limit);
  const last = items.at(-1);
  const end = offset + from + items.length;
  if (!last || end >= page.total_count) return { items, next: undefined };
  const seen = [...(before?.seen ?? []), ...items.map(digestOf)].slice(-REMEMBERED);
  return { items, next: { offset: end, time: last.update_time, seen } };
}
