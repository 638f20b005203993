/**
 * An article as callers write it: WeChat's own fields, and two of ours, `thumb_url` and `image_url`. Forms alone are
 * checked here; lengths and what belongs together in lib/articles.
 */
import * as z from 'zod/mini';
import { MEDIA_ID_PATTERN } from '../library/media-id.ts';
import { boundedText } from './fields.ts';

const flag = (description: string) => z.optional(z.literal([0, 1])).check(z.describe(description));
const text = (description: string) => z.optional(z.string()).check(z.describe(description));
const id = z.string().check(z.regex(MEDIA_ID_PATTERN));
const url = boundedText(2_048, 1);

const image = z.strictObject({
  image_media_id: z.optional(id),
  image_url: z.optional(url).check(z.describe('In place of image_media_id: we add it as a material.')),
});

const crop = z.strictObject({
  ratio: z.enum(['1_1', '16_9', '2.35_1']),
  x1: z.string(),
  y1: z.string(),
  x2: z.string(),
  y2: z.string(),
});

/** What drafts, mass news and the old news have in common. */
const shared = {
  title: z.string(),
  author: text('Up to 16 characters.'),
  digest: text('Up to 128 characters; for a single article only. Without it WeChat takes the first 54.'),
  content: z
    .string()
    .check(z.describe('HTML, below 1 MB. Scripts and pictures from outside are dropped by WeChat.')),
  content_source_url: text('Where “阅读原文” leads.'),
  thumb_media_id: z.optional(id).check(z.describe('The cover: the id of a permanent image.')),
  show_cover_pic: flag(''),
  need_open_comment: flag('1 opens comments.'),
  only_fans_can_comment: flag('1 lets followers alone comment.'),
};

/** An article of the old interfaces. */
export const newsArticle = z.strictObject({ ...shared, thumb_media_id: id });

/** For the contract alone: lib/articles says what is wrong with a length. */
const declared = (limits: { readonly [limit: string]: number }) => z.meta(limits);

export const draftArticle = z.strictObject({
  ...shared,
  title: shared.title.check(declared({ minLength: 1, maxLength: 64 })),
  digest: shared.digest.check(declared({ maxLength: 128 })),
  content: shared.content.check(declared({ minLength: 1 })),
  article_type: z.optional(z.enum(['news', 'newspic'])).check(z.describe('`news` if not given.')),
  thumb_url: z
    .optional(url)
    .check(z.describe('In place of thumb_media_id: we fetch the picture and add it as a material.')),
  pic_crop_235_1: text('`X1_Y1_X2_Y2`, each 0…1.'),
  pic_crop_1_1: text('`X1_Y1_X2_Y2`, each 0…1.'),
  image_info: z
    .optional(z.strictObject({ image_list: z.array(image).check(declared({ maxItems: 20 })) }))
    .check(z.describe('Of a newspic.')),
  cover_info: z.optional(z.strictObject({ crop_percent_list: z.array(crop) })),
  product_info: z.optional(
    z.strictObject({ footer_product_info: z.strictObject({ product_key: z.string() }) }),
  ),
});

/** A draft's articles. */
export const draftArticles = z.array(draftArticle).check(declared({ minItems: 1, maxItems: 8 }));

const CROP = 'Left, top, right and bottom in this order, each from 0 to 1 with six decimals at most.';

/** What lib/articles checks beyond that. */
export const DRAFT_RULES = {
  'articles.title': 'Not blank.',
  'articles.content': 'Not blank; below 1 MB with the addresses of its pictures.',
  'articles.thumb_media_id': 'Required for `news`, or `thumb_url` in its place.',
  'articles.thumb_url': 'Not together with `thumb_media_id`.',
  'articles.image_info.image_list':
    'At least one for a `newspic`; each with `image_media_id` or `image_url`.',
  'articles.image_info.image_list.image_url': 'Not together with `image_media_id`.',
  'articles.pic_crop_235_1': CROP,
  'articles.pic_crop_1_1': CROP,
  'articles.cover_info.crop_percent_list': CROP,
};

/** How the pictures of an article are dealt with. */
export const imageOptions = {
  images: z
    .optional(z.enum(['keep', 'rehost']))
    .check(
      z.describe(
        '`rehost` fetches every picture from outside, stores it at WeChat and rewrites its address.',
      ),
    ),
  on_image_error: z
    .optional(z.enum(['fail', 'keep']))
    .check(z.describe('What one bad picture does: `fail` (if not given) the call, or be `keep`t as it was.')),
};

/** One article: an object, or as the old documents print it, a list of one. */
export const single = <S extends z.ZodMiniType>(article: S) =>
  z.union([article, z.array(article).check(z.length(1))]);

export const indexInPath = z.pipe(
  z.pipe(
    z.string(),
    z.transform((written) => (/^\d{1,3}$/.test(written) ? Number(written) : Number.NaN)),
  ),
  z.int().check(z.gte(0), z.lte(7), z.describe('Which article of it, from 0.')),
);
