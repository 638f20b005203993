import { invalidArgument } from '../errors.ts';
import type { SortedKeys } from '../store/sorted-keys.ts';
import { compareUtf8 } from '../store/utf8-order.ts';

export const PAGE_LIMIT = 1000;

/** What narrows a listing. */
export type ListFilter = { prefix: string; delimiter: string };

/**
 * The group (common prefix) that a key is folded into: everything up to the first delimiter after the prefix;
 * undefined where the key stands for itself.
 */
export function groupOf(key: string, { prefix, delimiter }: ListFilter): string | undefined {
  if (delimiter === '') return undefined;
  const at = key.indexOf(delimiter, prefix.length);
  return at < 0 ? undefined : key.slice(0, at + delimiter.length);
}

/** The first key of a listing that begins after a key. */
export function firstAfterKey(keys: SortedKeys, { prefix }: ListFilter, key: string): string | undefined {
  return compareUtf8(key, prefix) < 0 ? keys.from(prefix) : keys.after(key);
}

/** The first key of a listing that goes on after an item of its page before, a key or a group; or its very first. */
export function firstAfterItem(
  keys: SortedKeys,
  filter: ListFilter,
  item: string | undefined,
): string | undefined {
  if (item === undefined) return keys.from(filter.prefix);
  const isGroup = item.startsWith(filter.prefix) && groupOf(item, filter) === item;
  return isGroup ? keys.pastPrefix(item) : firstAfterKey(keys, filter, item);
}

/** The page size asked for, at most 1000. Throws InvalidArgument. */
export function pageSize(query: ReadonlyMap<string, string>): number {
  const text = query.get('max-keys') ?? String(PAGE_LIMIT);
  if (!/^\d{1,10}$/.test(text) || Number(text) > 2 ** 31 - 1) {
    throw invalidArgument('Provided max-keys not an integer or within integer range', 'max-keys', text);
  }
  return Math.min(Number(text), PAGE_LIMIT);
}
