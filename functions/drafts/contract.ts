import * as z from 'zod/mini';
import {
  DRAFT_RULES,
  draftArticle,
  draftArticles,
  imageOptions,
  indexInPath,
  single,
} from '../../lib/http/article-fields.ts';
import { accountPath, contentQuery, LIST_RULES, listQuery, mediaPath, wait } from '../../lib/http/fields.ts';
import { route } from '../../lib/http/route.ts';
import { articleReport, articlesItem, job, mirroredList, newsItem } from '../../lib/http/schemas/index.ts';

const example = {
  title: '夏天到了',
  author: '小明',
  content: '<p>海边的一天</p><p><img src="https://example.com/sea.jpg"></p>',
  thumb_url: 'https://example.com/cover.jpg',
};

const reported = {
  images: [
    {
      article: 0,
      index: 0,
      source: 'content',
      state: 'rehosted',
      url: 'http://mmbiz.qpic.cn/mmbiz_jpg/MDXeetibImLXq5IB1/0',
      placed: 'uploadimg',
    },
  ],
  warnings: [],
};

export const addDraft = /* @__PURE__ */ route('POST', '/v1/accounts/{account}/drafts', () => ({
  scope: 'write',
  path: accountPath,
  body: z.strictObject({ articles: draftArticles, ...imageOptions }),
  idempotent: true,
  doc: () => ({
    summary: 'A new draft (draft/add)',
    description:
      'Up to eight articles, each `news` or `newspic`. With `"images": "rehost"` pictures from anywhere, `data:` ones too, are put where WeChat accepts them, and the answer reports on each. What takes longer than 20 seconds goes on in the background: 202 with a job.',
    body: { example: { articles: [example], images: 'rehost', on_image_error: 'fail' } },
    answers: {
      201: {
        description: 'The draft, and what became of its pictures.',
        schema: z.strictObject({ media_id: z.string(), ...articleReport() }),
        headers: ['Location'],
        example: {
          media_id: 'BJvvIFQ7gP1o40JR7X1fFqsVBT8jSL9j-GK_Gvmyj9lcolbeqT5pCY2s9ExbGWW_',
          ...reported,
        },
      },
      202: {
        description: 'It takes longer: ask after the job.',
        schema: job(),
        headers: ['Location', 'Retry-After'],
      },
    },
    problems: ['account', 'wechat', 'wechat-creates', 'conflict', 'article-images'],
    rules: DRAFT_RULES,
  }),
}));

export const listDrafts = /* @__PURE__ */ route('GET', '/v1/accounts/{account}/drafts', () => ({
  scope: 'read',
  path: accountPath,
  query: z.extend(listQuery, contentQuery),
  doc: () => ({
    summary: 'Drafts, newest first (draft/batchget)',
    answers: { 200: { description: 'A page of them.', schema: mirroredList(articlesItem()) } },
    problems: ['account', 'wechat'],
    rules: LIST_RULES,
  }),
}));

export const countDrafts = /* @__PURE__ */ route('GET', '/v1/accounts/{account}/drafts/count', () => ({
  scope: 'read',
  path: accountPath,
  doc: () => ({
    summary: 'How many drafts there are (draft/count)',
    answers: {
      200: {
        description: 'The count.',
        schema: z.strictObject({ total_count: z.int() }),
        example: { total_count: 15 },
      },
    },
    problems: ['account', 'wechat'],
  }),
}));

export const getDraft = /* @__PURE__ */ route('GET', '/v1/accounts/{account}/drafts/{media_id}', () => ({
  scope: 'read',
  path: mediaPath,
  doc: () => ({
    summary: 'A draft (draft/get)',
    description: 'A published draft is gone: it is found among the published articles.',
    answers: {
      200: {
        description: 'Its articles. WeChat rewrites their HTML.',
        schema: z.looseObject({ media_id: z.string(), news_item: z.array(newsItem()) }),
      },
    },
    problems: ['account', 'wechat'],
  }),
}));

export const updateDraft = /* @__PURE__ */ route(
  'PUT',
  '/v1/accounts/{account}/drafts/{media_id}/articles/{index}',
  () => ({
    scope: 'write',
    path: z.extend(mediaPath, { index: indexInPath }),
    body: z.strictObject({ articles: single(draftArticle), ...imageOptions }),
    idempotent: true,
    doc: () => ({
      summary: 'Replace an article of a draft (draft/update)',
      body: { example: { articles: example, images: 'rehost' } },
      answers: {
        200: {
          description: 'What became of its pictures.',
          schema: z.strictObject({ media_id: z.string(), index: z.int(), ...articleReport() }),
        },
        202: {
          description: 'It takes longer: ask after the job.',
          schema: job(),
          headers: ['Location', 'Retry-After'],
        },
      },
      problems: ['account', 'wechat', 'wechat-creates', 'conflict', 'article-images'],
      rules: DRAFT_RULES,
    }),
  }),
);

export const deleteDraft = /* @__PURE__ */ route(
  'DELETE',
  '/v1/accounts/{account}/drafts/{media_id}',
  () => ({
    scope: 'delete',
    path: mediaPath,
    doc: () => ({
      summary: 'Delete a draft, for good (draft/delete)',
      answers: { 204: { description: 'Deleted.' } },
      problems: ['account', 'wechat', 'wechat-creates'],
    }),
  }),
);

export const getDraftSwitch = /* @__PURE__ */ route('GET', '/v1/accounts/{account}/drafts/switch', () => ({
  scope: 'read',
  path: accountPath,
  doc: () => ({
    summary: 'Is the draft box switched on? (draft/switch)',
    description:
      'It is for everyone since 2022. Switching it on cannot be undone, and is left to the console.',
    answers: {
      200: {
        description: 'Whether it is.',
        schema: z.strictObject({ is_open: z.boolean() }),
        example: { is_open: true },
      },
    },
    problems: ['account', 'wechat'],
  }),
}));

export const getJob = /* @__PURE__ */ route('GET', '/v1/accounts/{account}/jobs/{job_id}', () => ({
  scope: 'read',
  path: z.extend(accountPath, {
    job_id: z.string().check(z.regex(/^[0-9a-z]{26}$/), z.describe('The id of a job.')),
  }),
  query: z.strictObject({ wait }),
  doc: () => ({
    summary: 'What became of work that took longer than an answer may wait',
    answers: { 200: { description: 'The job.', schema: job() } },
    problems: ['not-found'],
  }),
}));
