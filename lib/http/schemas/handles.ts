/** Handles as the service answers them. */
import * as z from 'zod/mini';
import { MEDIA_TYPES } from '../../wechat/index.ts';
import { bytes, id, shared, text, time } from './parts.ts';

export const handle = /* @__PURE__ */ shared(() =>
  z
    .strictObject({
      name: z.string(),
      type: z.enum(MEDIA_TYPES),
      media_id: text('Of temporary media, to be used until `expires_at`.'),
      thumb_media_id: z.optional(text('Of a thumb: the same.')),
      expires_at: time('By then the handle has another id.'),
      refreshed_at: time('When the id was made.'),
      next_refresh_at: time('When the handle is looked after next.'),
      types: z
        .array(z.enum(MEDIA_TYPES))
        .check(z.describe('The types of which it has an id: its own, and all that were asked for.')),
      file: z.strictObject({
        sha256: text('Hex.'),
        size: bytes(),
        content_type: z.string(),
        filename: z.string(),
      }),
      created_at: time(''),
      updated_at: time(''),
      last_error: z
        .nullable(z.looseObject({ type: z.string(), detail: z.string(), at: time('') }))
        .check(z.describe('Why the last refresh failed, if it did; it is tried again.')),
    })
    .check(id('Handle', 'A name for a file, with an id at WeChat that is kept valid.')),
);
