/** Writes a catalogue as a first run leaves it, every file stored: to store them takes minutes, and is measured elsewhere. */
import type { CatalogueItem } from '../../lib/mirror/catalogue.ts';
import { emptyCatalogue, saveCatalogue, withType } from '../../lib/mirror/catalogue.ts';
import { writeSegments } from '../../lib/mirror/segment.ts';

export type Listed = Pick<CatalogueItem, 'media_id' | 'name' | 'update_time' | 'url'>;

export const tasks = {
  async write({ account, items }: { account: string; items: readonly Listed[] }) {
    const now = Date.now();
    const stored_at = new Date(now).toISOString();
    const lines = items.map((item, index): CatalogueItem => {
      const sha256 = index.toString(16).padStart(64, '0');
      const file = { sha256, size: 200_000, content_type: 'image/png', filename: item.name };
      return { ...item, type: 'image', file, stored_at };
    });
    const segments = await writeSegments(account, lines, now);
    const walked = { walked_at: stored_at, full_walk_at: stored_at };
    let catalogue = withType(emptyCatalogue(account, now), 'image', { ...walked, segments });
    for (const type of ['voice', 'video'] as const) catalogue = withType(catalogue, type, walked);
    if (!(await saveCatalogue({ value: catalogue, etag: undefined }, now)))
      throw new Error('There is a catalogue already');
  },
};
