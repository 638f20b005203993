import { forgetId } from '../library/held.ts';
import { log } from '../log.ts';
import type { ImageReport } from './article.ts';

/**
 * WeChat does not know one of the ids of an article (40007): of those that we gave it ourselves none is trusted any more, so
 * that the next try takes the pictures over anew.
 */
export async function forgetPlaced(account: string, images: readonly ImageReport[]): Promise<void> {
  const ids = new Set(images.flatMap(({ state, media_id }) => (state === 'rehosted' && media_id) || []));
  for (const media_id of ids) {
    try {
      await forgetId({ shelf: 'materials', account, media_id });
    } catch (error) {
      log.error('content could not be forgotten', { account, media_id, error: error as Error });
    }
  }
}
