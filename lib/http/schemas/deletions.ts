/** Planned deletions as the service answers them. */
import * as z from 'zod/mini';
import { LIST_TYPES, MEDIA_TYPES } from '../../wechat/index.ts';
import { id, shared, text, time, unixSeconds } from './parts.ts';
import { problem } from './problem.ts';

const quota = () =>
  z
    .nullable(z.strictObject({ daily_limit: z.int(), used: z.int(), remain: z.int() }))
    .check(z.describe('Null where WeChat did not say.'));

const summaryFields = () => ({
  plan_id: z.string(),
  account: z.string(),
  state: z.enum(['planned', 'expired', 'deleting', 'done']),
  created_at: time(''),
  updated_at: time(''),
  expires_at: time('Until when it can be confirmed.'),
  planned_by: text('The id of the key.'),
  confirmed_by: z.optional(z.string()),
  confirmed_at: z.optional(time('')),
  query: z.optional(
    z.strictObject({
      type: z.enum(LIST_TYPES),
      q: z.optional(z.string()),
      updated_from: z.optional(z.string()),
      updated_to: z.optional(z.string()),
    }),
  ),
  truncated: z.boolean().check(z.describe('More may match the query than is listed.')),
  drafts: z
    .strictObject({ state: z.enum(['known', 'unknown']), looked_at: z.int() })
    .check(
      z.describe(
        '`unknown`: not all drafts could be looked at, so a material may be used where none is named.',
      ),
    ),
  cost: z
    .strictObject({ del_material: z.int(), get_material: z.int() })
    .check(z.describe("Calls that count against WeChat's quotas.")),
  quota: z
    .strictObject({ del_material: quota(), get_material: quota() })
    .check(z.describe('What was left of them when it was planned.')),
  counts: z.strictObject({
    total: z.int(),
    used: z.int(),
    missing_copies: z.int(),
    pending: z.int(),
    deleted: z.int(),
    already_gone: z.int(),
    failed: z.int(),
    skipped: z.int(),
    excepted: z.int(),
  }),
  next_attempt_at: z.optional(time('It waits until then.')),
  waiting_for: z.optional(problem()),
});

const item = () =>
  z.strictObject({
    media_id: z.string(),
    type: z.optional(z.enum([...MEDIA_TYPES, 'news'])),
    name: z.optional(z.string()),
    update_time: z.optional(unixSeconds('When it changed last.')),
    used_by: z.array(
      z.strictObject({
        media_id: text('Of the draft.'),
        article: z.int().check(z.describe('Which of its articles, from 0.')),
        source: z.enum(['thumb', 'image_list', 'content']),
      }),
    ),
    copy: z.enum(['stored', 'missing']),
    outcome: z
      .optional(z.enum(['deleted', 'already_gone', 'failed', 'skipped', 'excepted']))
      .check(z.describe('`skipped`: WeChat gives no file of it, so there would be no copy.')),
    at: z.optional(time('')),
    error: z.optional(problem()),
  });

export const deletionSummary = /* @__PURE__ */ shared(() =>
  z.strictObject(summaryFields()).check(id('DeletionSummary', 'A planned deletion, without its items.')),
);

export const deletionPlan = /* @__PURE__ */ shared(() =>
  z
    .strictObject({ ...summaryFields(), items: z.array(item()) })
    .check(id('DeletionPlan', 'A planned deletion of several materials, and what became of it.')),
);
