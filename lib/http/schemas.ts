/** What the service answers, as schemas for openapi.json. Nothing is built before it is asked for, nor twice. */
import * as z from 'zod/mini';
import { MEDIA_TYPES, TARGETS } from '../wechat/index.ts';
import type { Schema } from './input.ts';

/* @__NO_SIDE_EFFECTS__ */
function shared<S>(make: () => S): () => S {
  let made: S | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

const id = (name: string, description: string) => z.meta({ id: name, description });
const time = (description: string) =>
  description ? z.iso.datetime().check(z.describe(description)) : z.iso.datetime();
const text = (description: string) => z.string().check(z.describe(description));
const unixSeconds = (description: string) => z.int().check(z.describe(`${description} Unix seconds.`));
const bytes = () => z.int().check(z.gte(0), z.describe('Bytes.'));

export const content = shared(() =>
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

export const media = shared(() => z.strictObject(known()).check(id('Media', 'Temporary media (临时素材).')));

export const newsItem = shared(() =>
  z
    .looseObject({ title: z.optional(z.string()), content: z.optional(z.string()) })
    .check(id('NewsItem', 'An article as WeChat gives it; it may hold more than is written here.')),
);

export const material = shared(() =>
  z
    .looseObject({ ...known(), news_item: z.optional(z.array(newsItem())) })
    .check(
      id('Material', 'A permanent material (永久素材): a file, or the articles of an old news material.'),
    ),
);

export const listedMaterial = shared(() =>
  z
    .looseObject({
      media_id: z.string(),
      name: z.optional(text('The file name, or the title of a video.')),
      update_time: unixSeconds('When it changed last.'),
      url: z.optional(z.string()),
    })
    .check(id('ListedMaterial', 'A material as WeChat lists it.')),
);

/** `{items, next_cursor}`. */
export const page = (item: Schema) =>
  z.strictObject({
    items: z.array(item),
    next_cursor: z.nullable(z.string()).check(z.describe('Null at the end.')),
  });

/** Either form of a list that mirrors a call of WeChat's. */
export const mirroredList = (item: Schema) =>
  z.union([page(item), z.strictObject({ item: z.array(item), total_count: z.int(), item_count: z.int() })]);

export const fetching = shared(() =>
  z
    .strictObject({ media_id: z.string(), state: z.literal('fetching') })
    .check(id('Fetching', 'The file is on its way to us.')),
);

/** What WeChat answered to an upload. */
export const uploadResult = shared(() =>
  z
    .looseObject({
      type: z.optional(z.enum(MEDIA_TYPES)),
      media_id: z.optional(z.string()),
      thumb_media_id: z.optional(text('The id of a temporary thumb.')),
      url: z.optional(text('Of an image: an address that articles may use.')),
      created_at: z.optional(unixSeconds('Temporary media end three days later.')),
    })
    .check(id('UploadResult', 'What WeChat answered to an upload.')),
);

export const problem = shared(() =>
  z
    .looseObject({
      type: z.string(),
      title: z.string(),
      status: z.int(),
      detail: text('What to do.'),
      errors: z.optional(z.array(z.strictObject({ field: z.string(), message: z.string() }))),
      errcode: z.optional(z.int()),
      errmsg: z.optional(z.string()),
      rid: z.optional(z.string()),
      retryable: z.optional(z.boolean()),
      request_id: z.optional(z.string()),
    })
    .check(id('Problem', 'RFC 9457; docs/problems.md lists the types.')),
);

const states = ['awaiting_file', 'queued', 'forwarding', 'done', 'failed', 'expired', 'unknown'] as const;

const uploadFields = () => ({
  upload_id: z.string(),
  account: z.string(),
  state: z.enum(states),
  target: z.optional(z.enum(TARGETS)),
  type: z.optional(z.enum(MEDIA_TYPES)),
  filename: z.string(),
  size: z.optional(bytes()),
  title: z.optional(z.string()),
  introduction: z.optional(z.string()),
  created_at: time(''),
  updated_at: time(''),
  expires_at: z.optional(time('Until when the signed requests work.')),
  next_attempt_at: z.optional(time('A retry is ahead.')),
  content_type: z.optional(z.string()),
  sha256: z.optional(z.string()),
  result: z.optional(uploadResult()),
  error: z.optional(problem()),
});

export const upload = shared(() =>
  z.strictObject(uploadFields()).check(id('Upload', 'A file on its way to WeChat.')),
);

/** An upload with the requests by which its file can be sent; with `source_url` it has the status alone. */
export const signedUpload = shared(() =>
  z
    .strictObject({
      ...uploadFields(),
      post: z.optional(
        z
          .strictObject({ url: z.url(), fields: z.record(z.string(), z.string()) })
          .check(
            z.describe('A form for browsers: all fields, then the file as the last part, named `file`.'),
          ),
      ),
      put: z.optional(
        z
          .strictObject({ url: z.url(), headers: z.record(z.string(), z.string()) })
          .check(z.describe('For programs: `curl -T file "$url"`.')),
      ),
      status_url: z.url().check(z.describe('The state, readable for an hour without a key.')),
    })
    .check(id('SignedUpload', 'An upload with its presigned requests.')),
);

const accountFields = () => ({
  account: z.string(),
  kind: z.nullable(z.enum(['secret', 'external'])),
  app_id: z.nullable(z.string()),
  token: z.strictObject({
    state: z.enum(['valid', 'expired', 'none']),
    age_seconds: z.nullable(z.int()),
    expires_at: z.nullable(z.iso.datetime()),
  }),
  last_error: z.nullable(
    z.looseObject({ type: z.string(), detail: z.string(), at: time(''), retry_at: time('') }),
  ),
  entitlements: z.strictObject({
    refused: z.array(z.strictObject({ api: z.string(), errcode: z.int(), at: time('') })),
  }),
  egress_address: z.nullable(z.string()).check(z.describe('The address for the allow-list.')),
});

export const account = shared(() =>
  z
    .strictObject(accountFields())
    .check(id('Account', 'An Official Account, its token and what WeChat refuses to it.')),
);

export const accountWithCounts = shared(() =>
  z
    .strictObject({ ...accountFields(), counts: z.nullable(materialCount()) })
    .check(id('AccountWithCounts', 'An account, and how much it holds; null if WeChat is slow to say.')),
);

export const materialCount = shared(() =>
  z
    .strictObject({ voice_count: z.int(), video_count: z.int(), image_count: z.int(), news_count: z.int() })
    .check(id('MaterialCount', 'How many materials of each kind there are.')),
);
