/** What WeChat's lists say of the materials to be deleted. Walking them costs calls, so it is bounded. */
import { LIST_TYPES, type ListType, type MaterialItem, type WeChatClient } from '../wechat/index.ts';
import { MAX_ITEMS, type PlanQuery } from './plan.ts';

export type Listed = MaterialItem & { readonly type: ListType };

export type Bounds = {
  /** Items looked at; twenty for each call. */
  readonly most: number;
  /** Of `performance.now()`. */
  readonly until: number;
  readonly signal: AbortSignal;
};

export type Found = { readonly items: readonly Listed[]; readonly truncated: boolean };

/**
 * The materials that match a query, newest first and at most `MAX_ITEMS`; `truncated` if there may be more of them.
 *
 * @throws as `materials.walk`
 */
export async function findListed(
  { materials }: WeChatClient,
  query: PlanQuery,
  { most, until, signal }: Bounds,
): Promise<Found> {
  const { type, q = '', updated_from, updated_to } = query;
  const from = updated_from === undefined ? Number.NEGATIVE_INFINITY : Date.parse(updated_from) / 1000;
  const to = updated_to === undefined ? Number.POSITIVE_INFINITY : Date.parse(updated_to) / 1000;
  const part = folded(q);
  const found = new Map<string, Listed>();
  let seen = 0;
  for await (const item of materials.walk(type, { signal })) {
    if (item.update_time < from) break;
    if (seen++ >= most || found.size >= MAX_ITEMS || performance.now() > until)
      return { items: [...found.values()], truncated: true };
    if (item.update_time <= to && folded(nameOf(item)).includes(part))
      found.set(item.media_id, { ...item, type });
  }
  return { items: [...found.values()], truncated: false };
}

/**
 * What the lists say of certain ids, as far as the bounds go.
 *
 * @throws as `materials.walk`
 */
export async function findById(
  { materials }: WeChatClient,
  ids: ReadonlySet<string>,
  { most, until, signal }: Bounds,
): Promise<Map<string, Listed>> {
  const found = new Map<string, Listed>();
  for (const type of LIST_TYPES) {
    let seen = 0;
    for await (const item of materials.walk(type, { signal })) {
      if (ids.has(item.media_id)) found.set(item.media_id, { ...item, type });
      if (found.size === ids.size || performance.now() > until) return found;
      if (++seen >= most) break;
    }
  }
  return found;
}

/** As the library's search compares names: capitals and full-width characters are no different. */
const folded = (text: string) => text.normalize('NFKC').toLowerCase();

/** An old article material is known by the title of its first article. */
export function nameOf({ name, content }: MaterialItem): string {
  if (name !== undefined) return name;
  const [first] = (content?.news_item ?? []) as readonly { readonly title?: unknown }[];
  return typeof first?.title === 'string' ? first.title : '';
}
