/** Accounts as the service answers them. */
import * as z from 'zod/mini';
import { materialCount } from './files.ts';
import { id, shared, time } from './parts.ts';

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
  egress_address: z
    .nullable(z.string())
    .check(
      z.describe("The address for the allow-list: the deployment's fixed one, else what WeChat saw last."),
    ),
  egress_address_seen: z
    .nullable(z.string())
    .check(z.describe('What WeChat saw when it last refused the address (40164).')),
});

export const account = /* @__PURE__ */ shared(() =>
  z
    .strictObject(accountFields())
    .check(id('Account', 'An Official Account, its token and what WeChat refuses to it.')),
);

export const accountWithCounts = /* @__PURE__ */ shared(() =>
  z
    .strictObject({ ...accountFields(), counts: z.nullable(materialCount()) })
    .check(id('AccountWithCounts', 'An account, and how much it holds; null if WeChat is slow to say.')),
);
