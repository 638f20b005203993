import * as z from 'zod/mini';
import { newsArticle } from '../../lib/http/article-fields.ts';
import { accountPath, mediaId } from '../../lib/http/fields.ts';
import { route } from '../../lib/http/route.ts';
import { massMedia } from '../../lib/http/schemas/index.ts';

export const uploadMassNews = /* @__PURE__ */ route('POST', '/v1/accounts/{account}/mass/news', () => ({
  scope: 'write',
  path: accountPath,
  body: z.strictObject({ articles: z.array(newsArticle).check(z.minLength(1), z.maxLength(8)) }),
  doc: () => ({
    summary: 'Articles for mass sending (media/uploadnews)',
    description: 'Superseded by drafts, still alive. The id is temporary; about ten calls a day.',
    body: {
      example: {
        articles: [
          {
            title: '标题',
            thumb_media_id: 'w6fY9-444YS7Dmgt7_CaOApjbqBPyOSt-BbgQcbt0Pc_4t31u5JXQE8OGs6iqdqv',
            content: '<p>内容</p>',
          },
        ],
      },
    },
    answers: {
      201: {
        description: "WeChat's answer.",
        schema: massMedia(),
        example: {
          type: 'news',
          media_id: 'D3--TpU4kMz_JBPSe8LNW97tQq_gAbOgHrXVwAvv2IgcVJrrEkA-OmNh0BUH-sub',
          created_at: 1680317191,
        },
      },
    },
    problems: ['account', 'wechat', 'wechat-creates'],
  }),
}));

export const uploadMassVideo = /* @__PURE__ */ route('POST', '/v1/accounts/{account}/mass/videos', () => ({
  scope: 'write',
  path: accountPath,
  body: z.strictObject({
    media_id: mediaId.check(z.describe('Of a temporary video; permanent ones are often refused.')),
    title: z.string().check(z.minLength(1)),
    description: z.string(),
  }),
  doc: () => ({
    summary: 'A video for mass sending (media/uploadvideo)',
    body: {
      example: {
        media_id: 'r5rrKN_03d9I9Nj5wek3_GGn3JmtHP8_nV_6v7Erh-DnX__xoGlfaeWY4xx7gEGA',
        title: '夏天',
        description: '海边的一天',
      },
    },
    answers: {
      201: {
        description: "WeChat's answer: the id that mass sending takes.",
        schema: massMedia(),
        example: {
          type: 'video',
          media_id: 'IhdaAQXuvJtGzwwc0abfXnzeezfO0NgPK6AQYShD8RQYMTtfzbLdBIQkQziv2XJc',
          created_at: 1398848981,
        },
      },
    },
    problems: ['account', 'wechat', 'wechat-creates'],
  }),
}));
