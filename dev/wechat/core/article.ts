/** `news` is an article with HTML, `newspic` pictures with a plain text (wechat-api.md 4.1). */
export const ARTICLE_TYPES = ['news', 'newspic'] as const;
export type ArticleType = (typeof ARTICLE_TYPES)[number];

/** One article as the simulator keeps it: checked, and its HTML rewritten. */
export interface Article {
  article_type: ArticleType;
  title: string;
  author: string;
  digest: string;
  content: string;
  content_source_url: string;
  /** Empty for articles made in the web console (wechat-api.md 4.2). */
  thumb_media_id: string;
  show_cover_pic: 0 | 1;
  need_open_comment: 0 | 1;
  only_fans_can_comment: 0 | 1;
  /** Path and query of the cover on the picture server; empty where there is none. */
  cover: string;
  /** The pictures of a newspic. */
  image_media_ids: readonly string[];
  /** As given, for the answer to show again. */
  cover_info?: unknown;
  product_info?: unknown;
}
