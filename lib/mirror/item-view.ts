import { contentOf } from '../library/content.ts';
import type { CatalogueItem } from './catalogue.ts';

/** A line of the catalogue as callers see it: with an address of our copy, also after WeChat's is gone. */
export async function libraryItemView(account: string, { file, stored_at, ...item }: CatalogueItem) {
  return {
    ...item,
    stored: file !== undefined,
    ...(stored_at && { stored_at }),
    ...(file && { content: await contentOf(account, file) }),
  };
}
