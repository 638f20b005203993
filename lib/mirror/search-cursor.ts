/** Places in a search, as they travel in cursors. */
import { createHash } from 'node:crypto';
import { MIRRORED } from './catalogue.ts';
import type { LibraryQuery, Place } from './search.ts';

type Cursor = { readonly of: string; readonly at: Place };

/** A cursor of another search would skip what this one wants. */
const digestOf = ({ type, q, updated_from, updated_to, deleted }: LibraryQuery): string =>
  createHash('sha256')
    .update(
      JSON.stringify([type ?? null, q ?? null, updated_from ?? null, updated_to ?? null, deleted ?? false]),
    )
    .digest('base64url')
    .slice(0, 8);

export const cursorOf = (query: LibraryQuery, at: Place): Cursor => ({ of: digestOf(query), at });

export const isCursorOf =
  (query: LibraryQuery) =>
  (value: unknown): value is Cursor => {
    const cursor = value as Partial<Cursor> | null;
    return cursor?.of === digestOf(query) && isPlace(cursor.at);
  };

function isPlace(value: unknown): value is Place {
  if (typeof value !== 'object' || value === null) return false;
  const place = value as Readonly<Record<string, unknown>>;
  if ('log' in place) return typeof place.log === 'string' && /^changes\/[\w.-]{1,200}$/.test(place.log);
  return (
    MIRRORED.some((type) => type === place.type) &&
    typeof place.segment === 'string' &&
    typeof place.media_id === 'string' &&
    Number.isSafeInteger(place.time)
  );
}
