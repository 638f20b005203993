import * as z from 'zod/mini';
import { accountPath } from '../../lib/http/fields.ts';
import { route } from '../../lib/http/route.ts';

export const getQuota = /* @__PURE__ */ route('GET', '/v1/accounts/{account}/quota', () => ({
  scope: 'read',
  path: accountPath,
  query: z.strictObject({
    cgi_path: z.string().check(
      z.regex(/^\/[A-Za-z0-9_/-]{1,127}$/),
      z.meta({
        description: "WeChat's path, without a query.",
        examples: ['/cgi-bin/material/add_material'],
      }),
    ),
  }),
  doc: () => ({
    summary: 'What is left of the quota of an interface (openapi/quota/get)',
    answers: {
      200: {
        description: "WeChat's counters; they may be off by one in a hundred.",
        schema: z.looseObject({
          cgi_path: z.string(),
          quota: z.looseObject({ daily_limit: z.int(), used: z.int(), remain: z.int() }),
        }),
        example: {
          cgi_path: '/cgi-bin/material/add_material',
          quota: { daily_limit: 1000, used: 12, remain: 988 },
          rate_limit: { call_count: 0, refresh_second: 0 },
        },
      },
    },
    problems: ['account', 'wechat'],
  }),
}));
