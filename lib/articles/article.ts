/** Articles as callers send them, as WeChat takes them, and what is told of their pictures (wechat-api.md 4.1). */
import type { Bilingual } from '../problems/bilingual.ts';
import type { Article, CoverInfo, Flag, ProductInfo } from '../wechat/index.ts';

/** `keep` leaves every picture as it is; `rehost` takes those from elsewhere over to WeChat. */
export type ImagesMode = 'keep' | 'rehost';

/** What a picture in the content that cannot be taken over does: fails the call, or stays as it was. */
export type OnImageError = 'fail' | 'keep';

/** What both shapes have in common; all names are WeChat's. */
type ArticleFields = {
  /** `news` where it is missing. */
  readonly article_type?: 'news' | 'newspic';
  readonly author?: string;
  readonly digest?: string;
  readonly content_source_url?: string;
  readonly need_open_comment?: Flag;
  readonly only_fans_can_comment?: Flag;
  readonly show_cover_pic?: Flag;
  /** `X1_Y1_X2_Y2`, each between 0 and 1. */
  readonly pic_crop_235_1?: string;
  readonly pic_crop_1_1?: string;
  readonly cover_info?: CoverInfo;
  readonly product_info?: ProductInfo;
};

/** A picture of a `newspic`: a permanent material, or an address (ours), not both. */
export type DraftImage = { readonly image_media_id?: string; readonly image_url?: string };

/** An article as a caller sends it: WeChat's object, and pictures by address. */
export type DraftArticle = ArticleFields & {
  readonly title?: string;
  readonly content?: string;
  readonly thumb_media_id?: string;
  /** Ours, in place of `thumb_media_id`: the cover's address. */
  readonly thumb_url?: string;
  readonly image_info?: { readonly image_list?: readonly DraftImage[] };
};

/** An article as WeChat takes it. */
export type WeChatArticle = Article;

export type ImageSource = 'content' | 'thumb' | 'image_list';

/** Where a picture went: uploadimg (outside the library's quota), or the library as a permanent image. */
export type Placement = 'uploadimg' | 'material';

/** What became of one picture. */
export type ImageReport = {
  /** Index of the article. */
  readonly article: number;
  /** Among the pictures of this source in this article, in their order, from 0; one named twice counts twice. */
  readonly index: number;
  readonly source: ImageSource;
  readonly state: 'kept' | 'rehosted' | 'failed';
  /** WeChat's address for it, if it was taken over. */
  readonly url?: string;
  /** If it is in the library. */
  readonly media_id?: string;
  readonly placed?: Placement;
  /** Why it failed: a code of `reasons.ts`. */
  readonly reason?: string;
};

/** Something that WeChat may refuse, change or drop: its documents and observation differ, or it does so silently. */
export type Warning = { readonly field: string; readonly code: string; readonly message: Bilingual };

/** How a request names an article: `articles[0]`. */
export type FieldOf = (article: number) => string;
