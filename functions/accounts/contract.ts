import * as z from 'zod/mini';
import { accountPath } from '../../lib/http/fields.ts';
import { route } from '../../lib/http/route.ts';
import { account, accountWithCounts } from '../../lib/http/schemas/index.ts';

export const listAccounts = /* @__PURE__ */ route('GET', '/v1/accounts', () => ({
  scope: 'read',
  doc: () => ({
    summary: 'The accounts that the key reaches',
    answers: {
      200: { description: 'Their tokens and errors.', schema: z.strictObject({ items: z.array(account()) }) },
    },
  }),
}));

export const getAccount = /* @__PURE__ */ route('GET', '/v1/accounts/{account}', () => ({
  scope: 'read',
  path: accountPath,
  doc: () => ({
    summary: 'One account',
    description:
      'Its token, its last error, what WeChat refuses to it, and how much it holds (null if WeChat is slow).',
    answers: {
      200: {
        description: 'The account.',
        schema: accountWithCounts(),
      },
    },
    problems: ['account'],
  }),
}));

export const putToken = /* @__PURE__ */ route('PUT', '/v1/accounts/{account}/token', () => ({
  scope: 'token',
  path: accountPath,
  body: z.strictObject({
    access_token: z.string().check(z.minLength(16), z.maxLength(1_024), z.regex(/^[\x21-\x7e]+$/)),
    expires_in: z.int().check(z.gte(1), z.lte(7_200), z.describe('Seconds, as WeChat gives them.')),
  }),
  doc: () => ({
    summary: 'Push the token of an account whose token another centre keeps',
    body: { example: { access_token: '50_Im7hQ2xxxxxxxxxxxxxxxx', expires_in: 7200 } },
    answers: {
      200: {
        description: 'Stored.',
        schema: z.strictObject({ account: z.string(), expires_at: z.iso.datetime() }),
        example: { account: 'main', expires_at: '2026-11-22T09:10:45.913Z' },
      },
    },
    problems: ['account', 'conflict', 'wechat'],
  }),
}));
