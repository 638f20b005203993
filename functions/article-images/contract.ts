import * as z from 'zod/mini';
import { accountPath, deduplicate } from '../../lib/http/fields.ts';
import { fileBody, filename, readFileBody } from '../../lib/http/file-body.ts';
import { route } from '../../lib/http/route.ts';
import { deduplicated } from '../../lib/http/schemas/index.ts';

export const uploadArticleImage = /* @__PURE__ */ route(
  'POST',
  '/v1/accounts/{account}/article-images',
  () => ({
    scope: 'write',
    path: accountPath,
    query: z.strictObject({ filename, deduplicate }),
    body: fileBody,
    readBody: readFileBody,
    doc: () => ({
      summary: 'A picture for the body of an article (uploadimg)',
      description: 'JPG or PNG below 1 MB. It does not count in the library.',
      answers: {
        200: {
          description: 'Its address, which articles may use.',
          schema: z.strictObject({ url: z.string(), deduplicated: z.optional(deduplicated()) }),
          example: { url: 'http://mmbiz.qpic.cn/mmbiz_jpg/MDXeetibImLXq5IB1/0' },
        },
      },
      problems: ['account', 'wechat', 'wechat-creates', 'file'],
    }),
  }),
);
