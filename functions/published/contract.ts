import * as z from 'zod/mini';
import { indexInPath } from '../../lib/http/article-fields.ts';
import { accountPath, contentQuery, LIST_RULES, listQuery } from '../../lib/http/fields.ts';
import { route } from '../../lib/http/route.ts';
import { mirroredList, newsItem, publishedItem } from '../../lib/http/schemas/index.ts';
import { MEDIA_ID_PATTERN } from '../../lib/library/media-id.ts';

const articlePath = z.extend(accountPath, {
  article_id: z.string().check(z.regex(MEDIA_ID_PATTERN), z.describe("WeChat's id of what was published.")),
});

export const listPublished = /* @__PURE__ */ route('GET', '/v1/accounts/{account}/published', () => ({
  scope: 'read',
  path: accountPath,
  query: z.extend(listQuery, contentQuery),
  doc: () => ({
    summary: 'Published articles, newest first (freepublish/batchget)',
    answers: { 200: { description: 'A page of them.', schema: mirroredList(publishedItem()) } },
    problems: ['account', 'wechat'],
    rules: LIST_RULES,
  }),
}));

export const getPublished = /* @__PURE__ */ route(
  'GET',
  '/v1/accounts/{account}/published/{article_id}',
  () => ({
    scope: 'read',
    path: articlePath,
    doc: () => ({
      summary: 'Published articles (freepublish/getarticle)',
      answers: {
        200: {
          description: 'The articles of one publication.',
          schema: z.looseObject({ article_id: z.string(), news_item: z.array(newsItem()) }),
        },
      },
      problems: ['account', 'wechat', 'not-found'],
    }),
  }),
);

export const deletePublishedArticle = /* @__PURE__ */ route(
  'DELETE',
  '/v1/accounts/{account}/published/{article_id}/articles/{index}',
  () => ({
    scope: 'delete',
    path: z.extend(articlePath, { index: indexInPath }),
    doc: () => ({
      summary: 'Delete one published article, for good (freepublish/delete)',
      answers: { 204: { description: 'Deleted.' } },
      problems: ['account', 'wechat', 'wechat-creates', 'not-found'],
    }),
  }),
);

export const deletePublished = /* @__PURE__ */ route(
  'DELETE',
  '/v1/accounts/{account}/published/{article_id}',
  () => ({
    scope: 'delete',
    path: articlePath,
    query: z.strictObject({
      all: z.literal('true').check(z.describe('Says that all articles of the publication are meant.')),
    }),
    doc: () => ({
      summary: 'Delete all articles of a publication, for good (freepublish/delete)',
      answers: { 204: { description: 'Deleted.' } },
      problems: ['account', 'wechat', 'wechat-creates', 'not-found'],
    }),
  }),
);
