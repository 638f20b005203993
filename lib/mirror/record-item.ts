import type { LibraryRecord } from '../library/record.ts';
import type { CatalogueItem, MirroredType } from './catalogue.ts';

/** A line of the catalogue made from what we know of an id, for one that no walk has seen. */
export function itemOfRecord(
  record: LibraryRecord & { readonly deleted_by?: string },
  type: MirroredType,
): CatalogueItem {
  const { media_id, title, file, url, stored_at, deleted_at, deleted_by } = record;
  return {
    media_id,
    type,
    name: title ?? file?.filename ?? '',
    update_time: Math.floor(Date.parse(stored_at ?? deleted_at ?? '1970-01-01') / 1000),
    ...(url && { url }),
    ...(file && { file }),
    ...(stored_at && { stored_at }),
    ...(deleted_at && { deleted_at }),
    ...(deleted_by !== undefined && { deleted_by }),
  };
}
