/** Articles: what drafts, the old news and mass sending take, and what WeChat hands back (wechat-api.md 4.1, 4.2, 5). */
import { WeChatUnreachable } from './errors.ts';
import { isObject, wholeNumber } from './json.ts';

/** WeChat's way to say yes and no. */
export type Flag = 0 | 1;

/**
 * An article to be drafted. `news` (the default) needs `title`, `content` and `thumb_media_id`, `newspic` (图片消息)
 * needs `title`, `content` and `image_info`. Lengths are WeChat's to judge: its documents and its conduct disagree
 * (4.3); what they say stands beside each field.
 */
export type Article = {
  readonly article_type?: 'news' | 'newspic';
  /** At most 32 characters (64 in older documents, and seen to be taken). */
  readonly title: string;
  /** At most 16 characters. */
  readonly author?: string;
  /** At most 128 characters; for a single article only. By default the first 54 of the text. */
  readonly digest?: string;
  /**
   * HTML, fewer than 20 000 characters and less than 1 MB. Scripts are taken out, and so are pictures whose URL does
   * not come from uploadimg or add_material. For `newspic` plain text.
   */
  readonly content: string;
  /** The link 阅读原文 (read the original), at most 1 KB. */
  readonly content_source_url?: string;
  /** The cover: a permanent image. A temporary id is refused as 40007. */
  readonly thumb_media_id?: string;
  /** Gone from today's documents, still taken and returned. */
  readonly show_cover_pic?: Flag;
  /** 1 without the right to comments is refused as 88000. */
  readonly need_open_comment?: Flag;
  readonly only_fans_can_comment?: Flag;
  /** `X1_Y1_X2_Y2`, each 0 to 1 with at most six decimals; the rectangle must really have the ratio, else 53402. */
  readonly pic_crop_235_1?: string;
  readonly pic_crop_1_1?: string;
  /** For `newspic`: permanent images, at most 20, the first being the cover. */
  readonly image_info?: { readonly image_list: readonly { readonly image_media_id: string }[] };
  readonly cover_info?: CoverInfo;
  readonly product_info?: ProductInfo;
};

export type CoverInfo = { readonly crop_percent_list: readonly CoverCrop[] };

/** The corners as strings, `0` to `1`. */
export type CoverCrop = {
  readonly ratio: '1_1' | '16_9' | '2.35_1';
  readonly x1: string;
  readonly y1: string;
  readonly x2: string;
  readonly y2: string;
};

/** `product_key` is what `products.card` answers (4.4). */
export type ProductInfo = { readonly footer_product_info: { readonly product_key: string } };

/** What the old news and mass sending know of an article (2.5, 3.6). */
export type NewsArticle = Pick<
  Article,
  | 'title'
  | 'author'
  | 'digest'
  | 'content'
  | 'content_source_url'
  | 'thumb_media_id'
  | 'show_cover_pic'
  | 'need_open_comment'
  | 'only_fans_can_comment'
>;

/** An article as WeChat gives it back. New keys appear without notice (0.8), and any may be missing. */
export type NewsItem = {
  readonly [other: string]: unknown;
  readonly article_type?: string;
  readonly title?: string;
  readonly author?: string;
  readonly digest?: string;
  /** Rewritten by WeChat: `src` of pictures comes back as `data-src`. Left out of lists with `no_content`. */
  readonly content?: string;
  readonly content_source_url?: string;
  /** May be empty for what was made in the console: `thumb_url` is there. */
  readonly thumb_media_id?: string;
  readonly thumb_url?: string;
  readonly show_cover_pic?: number;
  /** Of a draft: temporary, another at each reading. Of a published article: lasting. */
  readonly url?: string;
  readonly need_open_comment?: number;
  readonly only_fans_can_comment?: number;
  /** Of published articles. */
  readonly is_deleted?: boolean;
};

/** The articles of a draft or a publication. Times in Unix seconds; documents do not promise them, WeChat gives them. */
export type Articles = {
  readonly news_item: readonly NewsItem[];
  readonly create_time?: number;
  readonly update_time?: number;
};

/** The articles in an answer, or in an item of a list. @throws {WeChatUnreachable} not_understood */
export function readArticles(api: string, value: unknown): Articles {
  const { news_item, ...times } = isObject(value) ? value : {};
  if (!Array.isArray(news_item) || !news_item.every(isObject)) {
    throw new WeChatUnreachable(api, 'not_understood', 'all');
  }
  // Some gateways write numbers as text (7-D 17).
  const create_time = wholeNumber(times.create_time, 0);
  const update_time = wholeNumber(times.update_time, 0);
  return { news_item, ...(create_time && { create_time }), ...(update_time && { update_time }) };
}

/** Asks a list to leave out the `content` of its articles: much less to transfer. WeChat's 0 and 1 serve as well. */
export type NoContent = { readonly no_content?: boolean | Flag };

export const noContent = (no_content: NoContent['no_content']): Flag => (no_content ? 1 : 0);

/** Far above any article there is (8 at most), far below where WeChat's own counting could wrap round to 0. */
const MAX_INDEX = 99;

/**
 * An index of an article, from 0. Checked also at run time: left out of the JSON, WeChat would take it for the first
 * article, or on deletion for all of them.
 *
 * @throws {RangeError}
 */
export function articleIndex(index: number): number {
  if (!Number.isSafeInteger(index) || index < 0 || index > MAX_INDEX) {
    throw new RangeError(`The index of an article is a whole number from 0, not ${String(index)}`);
  }
  return index;
}
