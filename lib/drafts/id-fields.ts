import type { DraftArticle, FieldOf } from '../articles/article.ts';

/** Where the ids stand that a caller wrote into articles: one of them is the one that WeChat does not know. */
export const idFields = (articles: readonly DraftArticle[], fieldOf: FieldOf): string[] =>
  articles.flatMap(({ thumb_media_id, image_info }, at) => [
    ...(thumb_media_id === undefined ? [] : [`${fieldOf(at)}.thumb_media_id`]),
    ...(image_info?.image_list ?? []).flatMap(({ image_media_id }, image) =>
      image_media_id === undefined ? [] : [`${fieldOf(at)}.image_info.image_list[${image}].image_media_id`],
    ),
  ]);
