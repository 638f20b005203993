import type { Article } from './article.ts';
import { pictureUrl } from './library-items.ts';
import type { State } from './state.ts';

export interface ViewOptions {
  url: string;
  /** `no_content: 1` takes the text out of every item and leaves the rest (wechat-api.md 4.2). */
  noContent?: boolean;
}

/**
 * One entry of `news_item`, in the recorded order of keys; what came after that recording follows. `pic_crop_*` is
 * not shown again, `cover_info` is (wechat-api.md 4.2).
 */
export function newsItem(article: Article, options: ViewOptions, state: State): Record<string, unknown> {
  const { article_type: type, image_media_ids: ids, cover, cover_info, product_info } = article;
  return {
    title: article.title,
    author: article.author,
    digest: article.digest,
    ...(options.noContent ? {} : { content: article.content }),
    content_source_url: article.content_source_url,
    thumb_media_id: article.thumb_media_id,
    show_cover_pic: article.show_cover_pic,
    url: options.url,
    thumb_url: cover === '' ? '' : pictureUrl(cover, state),
    need_open_comment: article.need_open_comment,
    only_fans_can_comment: article.only_fans_can_comment,
    ...(state.quirks.article_type_shown ? { article_type: type } : {}),
    ...(ids.length > 0 ? { image_info: { image_list: ids.map((id) => ({ image_media_id: id })) } } : {}),
    ...(cover_info === undefined ? {} : { cover_info }),
    ...(product_info === undefined ? {} : { product_info }),
  };
}
