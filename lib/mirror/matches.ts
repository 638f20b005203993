import type { CatalogueItem } from './catalogue.ts';
import type { LibraryQuery } from './search.ts';

/** Full-width and half-width, capitals and small letters are the same to whoever searches. */
const folded = (text: string): string => text.normalize('NFKC').toLowerCase();

/** Judges lines by a query, deletions aside. */
export function matcherOf({ type, q, updated_from, updated_to }: LibraryQuery) {
  const part = q === undefined ? '' : folded(q);
  return (item: CatalogueItem): boolean => {
    const time = item.update_time * 1000;
    return (
      (!type || item.type === type) &&
      time >= (updated_from ?? 0) &&
      time <= (updated_to ?? Number.POSITIVE_INFINITY) &&
      (part === '' || folded(item.name).includes(part))
    );
  };
}
