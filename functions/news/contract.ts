import * as z from 'zod/mini';
import { indexInPath, newsArticle, single } from '../../lib/http/article-fields.ts';
import { accountPath, mediaPath } from '../../lib/http/fields.ts';
import { route } from '../../lib/http/route.ts';

const CLOSED = 'Closed by WeChat in February 2022: it answers 410, unless WeChat opens it again. Use drafts.';

const article = {
  title: '标题',
  thumb_media_id: 'BJvvIFQ7gP1o40JR7X1fFm4RVya9eAEvt1KhscbHlCSYI4btk7TuE85nc4dwNfvw',
  content: '<p>内容</p>',
};

export const addNews = /* @__PURE__ */ route('POST', '/v1/accounts/{account}/news', () => ({
  scope: 'write',
  path: accountPath,
  body: z.strictObject({ articles: z.array(newsArticle).check(z.minLength(1), z.maxLength(8)) }),
  doc: () => ({
    summary: 'A new article material (add_news)',
    description: CLOSED,
    body: { example: { articles: [article] } },
    answers: {
      201: {
        description: 'The material.',
        schema: z.strictObject({ media_id: z.string() }),
        headers: ['Location'],
      },
    },
    problems: ['account', 'wechat', 'wechat-creates'],
  }),
}));

export const updateNews = /* @__PURE__ */ route(
  'PUT',
  '/v1/accounts/{account}/news/{media_id}/articles/{index}',
  () => ({
    scope: 'write',
    path: z.extend(mediaPath, { index: indexInPath }),
    body: z.strictObject({ articles: single(newsArticle) }),
    doc: () => ({
      summary: 'Replace an article of an article material (update_news)',
      description: CLOSED,
      body: { example: { articles: article } },
      answers: { 204: { description: 'Replaced.' } },
      problems: ['account', 'wechat', 'wechat-creates'],
    }),
  }),
);
