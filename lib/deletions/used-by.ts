/** Which drafts use certain materials: by id as a cover or in a picture list, by address in the HTML. */
import { log } from '../log.ts';
import {
  type NewsItem,
  WalkLost,
  type WeChatClient,
  WeChatError,
  WeChatUnreachable,
} from '../wechat/index.ts';
import type { Bounds } from './listed.ts';
import type { Use } from './plan.ts';

export type Usage = {
  readonly uses: ReadonlyMap<string, readonly Use[]>;
  /** `unknown`: there are more drafts than were looked at, or WeChat did not give them. */
  readonly state: 'known' | 'unknown';
  readonly looked_at: number;
};

type Material = { readonly media_id: string; readonly url?: string | undefined };

/** Walks the drafts, newest first, as far as the bounds go. @throws {TokenUnavailable} */
export async function usedBy(
  { drafts }: WeChatClient,
  materials: readonly Material[],
  { most, until, signal }: Bounds,
): Promise<Usage> {
  const known = lookup(materials);
  const uses = new Map<string, Use[]>();
  let looked_at = 0;
  try {
    for await (const { media_id, content } of drafts.walk({ signal })) {
      if (looked_at >= most || performance.now() > until) return { uses, state: 'unknown', looked_at };
      looked_at++;
      for (const [article, item] of content.news_item.entries()) {
        for (const [used, source] of usesIn(item, known))
          uses.set(used, [...(uses.get(used) ?? []), { media_id, article, source }]);
      }
    }
    return { uses, state: 'known', looked_at };
  } catch (error) {
    const theirs = [WeChatError, WeChatUnreachable, WalkLost].some((kind) => error instanceof kind);
    if (!theirs) throw error;
    log.warn('the drafts could not be walked', { error: error as Error });
    return { uses, state: 'unknown', looked_at };
  }
}

type Lookup = { readonly ids: ReadonlySet<string>; readonly byPath: ReadonlyMap<string, readonly string[]> };

/** The same picture has one address, however often it was added. */
function lookup(materials: readonly Material[]): Lookup {
  const byPath = new Map<string, string[]>();
  for (const { media_id, url } of materials) {
    const path = url && picturePath(url);
    if (path) byPath.set(path, [...(byPath.get(path) ?? []), media_id]);
  }
  return { ids: new Set(materials.map(({ media_id }) => media_id)), byPath };
}

/**
 * What names a picture in its address: scheme and host differ between calls (wechat-api.md 3.0), the last part is a
 * size, and the query a format.
 */
function picturePath(url: string): string | undefined {
  if (!URL.canParse(url, 'https://mmbiz.qpic.cn')) return undefined;
  const path = new URL(url, 'https://mmbiz.qpic.cn').pathname.replace(/\/\d*$/, '');
  return path.length > 1 ? path : undefined;
}

const ADDRESS = /(?:https?:)?\/\/[^\s"'<>()\\&]+/gi;

/** Each use once: the same picture may stand in an article several times. */
function usesIn(article: NewsItem, { ids, byPath }: Lookup): [string, Use['source']][] {
  const found = new Map<string, [string, Use['source']]>();
  const add = (mediaId: string, source: Use['source']) =>
    found.set(`${source} ${mediaId}`, [mediaId, source]);
  const addAddress = (url: string, source: Use['source']) => {
    for (const mediaId of byPath.get(picturePath(url) ?? '') ?? []) add(mediaId, source);
  };
  const { thumb_media_id = '', thumb_url = '', content = '' } = article;
  const images = listedImages(article);
  for (const id of images) if (ids.has(id)) add(id, 'image_list');
  // The cover of a picture list is one of its pictures; a draft made in the console has the address alone.
  if (ids.has(thumb_media_id) && !images.includes(thumb_media_id)) add(thumb_media_id, 'thumb');
  if (!thumb_media_id && images.length === 0) addAddress(thumb_url, 'thumb');
  for (const [url] of content.matchAll(ADDRESS)) addAddress(url, 'content');
  return [...found.values()];
}

function listedImages({ image_info }: NewsItem): string[] {
  const { image_list } = (image_info ?? {}) as { readonly image_list?: unknown };
  if (!Array.isArray(image_list)) return [];
  return image_list.flatMap((image: { readonly image_media_id?: unknown } | null) =>
    typeof image?.image_media_id === 'string' ? image.image_media_id : [],
  );
}
