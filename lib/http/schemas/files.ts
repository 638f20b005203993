/** Files, temporary and permanent, as the service answers them. */
import * as z from 'zod/mini';
import { MEDIA_TYPES } from '../../wechat/index.ts';
import { bytes, id, shared, text, time, unixSeconds } from './parts.ts';

export const content = /* @__PURE__ */ shared(() =>
  z
    .strictObject({
      url: z.url().check(z.describe('Works without a key, for an hour, in a browser or an `<img>`.')),
      expires_at: time('Until when the URL works.'),
      size: bytes(),
      content_type: text('As the bytes showed.'),
      sha256: text('Hex.'),
      filename: z.string(),
    })
    .check(id('Content', 'Where our lasting copy of a file can be read.')),
);

const known = () => ({
  media_id: z.string(),
  type: z.optional(z.enum([...MEDIA_TYPES, 'news'])),
  title: z.optional(text('Of a video.')),
  description: z.optional(text('Of a video.')),
  url: z.optional(text("Of an image: WeChat's own address.")),
  content: z.optional(content()),
});

export const media = /* @__PURE__ */ shared(() =>
  z.strictObject(known()).check(id('Media', 'Temporary media (临时素材).')),
);

export const newsItem = /* @__PURE__ */ shared(() =>
  z
    .looseObject({ title: z.optional(z.string()), content: z.optional(z.string()) })
    .check(id('NewsItem', 'An article as WeChat gives it; it may hold more than is written here.')),
);

export const material = /* @__PURE__ */ shared(() =>
  z
    .looseObject({ ...known(), news_item: z.optional(z.array(newsItem())) })
    .check(
      id('Material', 'A permanent material (永久素材): a file, or the articles of an old news material.'),
    ),
);

export const listedMaterial = /* @__PURE__ */ shared(() =>
  z
    .looseObject({
      media_id: z.string(),
      name: z.optional(text('The file name, or the title of a video.')),
      update_time: unixSeconds('When it changed last.'),
      url: z.optional(z.string()),
    })
    .check(id('ListedMaterial', 'A material as WeChat lists it.')),
);

export const materialCount = /* @__PURE__ */ shared(() =>
  z
    .strictObject({ voice_count: z.int(), video_count: z.int(), image_count: z.int(), news_count: z.int() })
    .check(id('MaterialCount', 'How many materials of each kind there are.')),
);

export const fetching = /* @__PURE__ */ shared(() =>
  z
    .strictObject({ media_id: z.string(), state: z.literal('fetching') })
    .check(id('Fetching', 'The file is on its way to us.')),
);

export const deduplicated = /* @__PURE__ */ shared(() =>
  z.boolean().check(z.describe('WeChat held the same bytes already: nothing was sent.')),
);

/** What WeChat answered to an upload. */
export const uploadResult = /* @__PURE__ */ shared(() =>
  z
    .looseObject({
      type: z.optional(z.enum(MEDIA_TYPES)),
      media_id: z.optional(z.string()),
      thumb_media_id: z.optional(text('The id of a temporary thumb.')),
      url: z.optional(text('Of an image: an address that articles may use.')),
      created_at: z.optional(unixSeconds('Temporary media end three days later.')),
      deduplicated: z.optional(deduplicated()),
    })
    .check(id('UploadResult', 'What WeChat answered to an upload.')),
);

export const restoredMaterial = /* @__PURE__ */ shared(() =>
  z
    .strictObject({
      media_id: text('The new id.'),
      type: z.optional(z.enum(MEDIA_TYPES)),
      url: z.optional(text("Of an image: WeChat's own address.")),
      restored_from: text('The old id.'),
    })
    .check(id('RestoredMaterial', 'A deleted material that was added again from our copy.')),
);

export const restoring = /* @__PURE__ */ shared(() =>
  z
    .strictObject({ media_id: z.string(), state: z.literal('restoring') })
    .check(id('Restoring', 'The material is being added again.')),
);
