import * as z from 'zod/mini';
import { accountPath } from '../../lib/http/fields.ts';
import { route } from '../../lib/http/route.ts';

const CARDS = ['large', 'small', 'text', 'bar'] as const;

export const getProductCard = /* @__PURE__ */ route(
  'GET',
  '/v1/accounts/{account}/product-cards/{product_id}',
  () => ({
    scope: 'read',
    path: z.extend(accountPath, {
      product_id: z.string().check(z.regex(/^[A-Za-z0-9_-]{1,64}$/), z.describe('Of the shop.')),
    }),
    query: z.strictObject({
      article_type: z.enum(['news', 'newspic']),
      card: z
        .enum(CARDS)
        .check(z.describe('How it looks: a large or small card, a link in the text, a bar.')),
    }),
    doc: () => ({
      summary: 'The card of a product, for articles (getcardinfo)',
      answers: {
        200: {
          description: 'A key for `product_info`, or HTML for the body of a `news` article.',
          schema: z.looseObject({ product_key: z.optional(z.string()), DOM: z.optional(z.string()) }),
        },
      },
      problems: ['account', 'wechat'],
    }),
  }),
);
