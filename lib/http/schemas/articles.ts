/** Drafts and publications as the service answers them. */
import * as z from 'zod/mini';
import { PUBLICATION_STATES } from '../publication-view.ts';
import { newsItem } from './files.ts';
import { id, shared, text, time, unixSeconds } from './parts.ts';
import { problem } from './problem.ts';

const articles = () => ({
  content: z.looseObject({
    news_item: z.array(newsItem()),
    create_time: z.optional(unixSeconds('When it was made.')),
    update_time: z.optional(unixSeconds('When it changed.')),
  }),
  update_time: unixSeconds('WeChat does not always move it when a draft is changed.'),
});

export const articlesItem = /* @__PURE__ */ shared(() =>
  z
    .looseObject({ media_id: z.string(), ...articles() })
    .check(id('ListedDraft', 'A draft as WeChat lists it.')),
);

export const publishedItem = /* @__PURE__ */ shared(() =>
  z
    .looseObject({ article_id: z.string(), ...articles() })
    .check(id('ListedPublication', 'Published articles as WeChat lists them.')),
);

export const imageReport = /* @__PURE__ */ shared(() =>
  z
    .strictObject({
      article: z.int().check(z.describe('Which article, from 0.')),
      index: z.int().check(z.describe('Which of its pictures, from 0.')),
      source: z.enum(['content', 'thumb', 'image_list']),
      state: z.enum(['kept', 'rehosted', 'failed']),
      url: z.optional(text('Its new address at WeChat.')),
      media_id: z.optional(text('Its id in the library.')),
      placed: z.optional(z.enum(['uploadimg', 'material'])),
      reason: z.optional(text('Why it failed.')),
    })
    .check(id('ImageReport', 'What became of one picture of an article.')),
);

export const articleReport = () => ({
  images: z.array(imageReport()),
  warnings: z
    .array(z.strictObject({ field: z.string(), code: z.string(), message: z.string() }))
    .check(z.describe('What WeChat may refuse or drop: its documents and its behaviour disagree.')),
});

export const job = /* @__PURE__ */ shared(() =>
  z
    .strictObject({
      job_id: z.string(),
      account: z.string(),
      kind: z.enum(['add_draft', 'update_draft']),
      state: z.enum(['running', 'done', 'failed', 'unknown']),
      created_at: time(''),
      updated_at: time(''),
      result: z.optional(
        z
          .strictObject({ media_id: z.string(), index: z.optional(z.int()), ...articleReport() })
          .check(z.describe('What the request would have been answered.')),
      ),
      error: z.optional(problem()),
    })
    .check(id('Job', 'Work that goes on after its request was answered.')),
);

export const publishId = /* @__PURE__ */ shared(() =>
  z.union([z.int(), z.string()]).check(z.describe('As WeChat gives it: a number, by its documents a text.')),
);

export const publication = /* @__PURE__ */ shared(() =>
  z
    .looseObject({
      publish_id: publishId(),
      publish_status: z.int().check(z.describe("WeChat's number for the state.")),
      state: z.enum([...PUBLICATION_STATES, 'unknown']),
      article_id: z.optional(text('Once it is published.')),
      article_detail: z.optional(
        z.looseObject({
          count: z.int(),
          item: z.array(
            z.looseObject({ idx: z.int().check(z.describe('From 0.')), article_url: z.string() }),
          ),
        }),
      ),
      fail_idx: z.array(z.int()).check(z.describe('Which articles failed, from 0.')),
      media_id: z.optional(text('The draft, if it was submitted through the service.')),
      created_at: time('When it was submitted, or first asked after.'),
      fetched_at: z
        .nullable(z.iso.datetime())
        .check(z.describe('When WeChat said so; null if it has only taken the draft.')),
      next_fetch_at: z
        .nullable(z.iso.datetime())
        .check(z.describe('When the service asks again; null if nothing more is to be expected.')),
      error: z
        .optional(z.looseObject({ type: z.string(), detail: z.string(), at: time('') }))
        .check(z.describe('Why the last question had no answer.')),
    })
    .check(id('Publication', 'A publication on its way, or done.')),
);

export const massMedia = /* @__PURE__ */ shared(() =>
  z
    .looseObject({ type: z.string(), media_id: z.string(), created_at: z.int() })
    .check(id('MassMedia', 'What mass sending takes.')),
);
