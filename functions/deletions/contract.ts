import * as z from 'zod/mini';
import { MAX_ITEMS } from '../../lib/deletions/plan.ts';
import { accountPath, boundedText, cursor, limit, mediaId } from '../../lib/http/fields.ts';
import { optionalJsonBody } from '../../lib/http/input.ts';
import { route } from '../../lib/http/route.ts';
import { deletionPlan, deletionSummary, page } from '../../lib/http/schemas/index.ts';
import { UPLOAD_ID_PATTERN } from '../../lib/uploads/upload-id.ts';
import { LIST_TYPES } from '../../lib/wechat/index.ts';

const planPath = () =>
  z.extend(accountPath, {
    plan_id: z
      .string()
      .check(
        z.regex(UPLOAD_ID_PATTERN),
        z.meta({ description: 'The id of a plan.', examples: ['zybqz2aqzxknq4mtfdz8k9qpds'] }),
      ),
  });

const mediaIds = (min: number) => z.array(mediaId).check(z.minLength(min), z.maxLength(MAX_ITEMS));

const moment = () => z.optional(z.iso.datetime({ offset: true })).check(z.describe('RFC 3339, inclusive.'));

export const planDeletion = /* @__PURE__ */ route(
  'POST',
  '/v1/accounts/{account}/materials/deletions',
  () => ({
    scope: 'delete',
    path: accountPath,
    body: z.strictObject({
      media_ids: z.optional(mediaIds(1)).check(z.describe('At most a thousand; repeated ones count once.')),
      query: z
        .optional(
          z.strictObject({
            type: z.enum(LIST_TYPES),
            q: z
              .optional(boundedText(200, 1))
              .check(z.describe('Part of a name; capitals and full-width characters are no different.')),
            updated_from: moment(),
            updated_to: moment(),
          }),
        )
        .check(z.describe("What WeChat's list shows now, newest first.")),
    }),
    doc: () => ({
      summary: 'Plan the deletion of several materials',
      description:
        'Deletes nothing: says what a confirmation would delete, which drafts use it, whether we have copies, and what it costs of the quotas. It can be confirmed within an hour, by the same key. At most a thousand materials are planned, of the newest two thousand that the list shows: `truncated` says that more may match.',
      body: {
        example: { query: { type: 'image', q: '海报', updated_to: '2023-12-31T23:59:59+08:00' } },
      },
      answers: {
        201: { description: 'The plan.', schema: deletionPlan(), headers: ['Location'] },
      },
      problems: ['account', 'wechat'],
      rules: {
        media_ids: 'Either this or `query`, not both.',
        'query.updated_from': 'A time that exists, as RFC 3339 has it.',
        'query.updated_to': 'A time that exists, as RFC 3339 has it.',
      },
    }),
  }),
);

export const listDeletions = /* @__PURE__ */ route(
  'GET',
  '/v1/accounts/{account}/materials/deletions',
  () => ({
    scope: 'read',
    path: accountPath,
    query: z.strictObject({ limit: limit(20), cursor }),
    doc: () => ({
      summary: 'Planned deletions, newest first',
      description: 'Without their items.',
      answers: { 200: { description: 'A page of them.', schema: page(deletionSummary()) } },
      problems: ['account', 'wechat'],
      rules: { cursor: 'Only one that an earlier answer gave.' },
    }),
  }),
);

export const getDeletion = /* @__PURE__ */ route(
  'GET',
  '/v1/accounts/{account}/materials/deletions/{plan_id}',
  () => ({
    scope: 'read',
    path: planPath(),
    doc: () => ({
      summary: 'A planned deletion, and what became of each item',
      answers: { 200: { description: 'The plan.', schema: deletionPlan() } },
      problems: ['not-found'],
    }),
  }),
);

export const confirmDeletion = /* @__PURE__ */ route(
  'POST',
  '/v1/accounts/{account}/materials/deletions/{plan_id}/confirm',
  () => ({
    scope: 'delete',
    path: planPath(),
    body: z.strictObject({
      except: z.optional(mediaIds(0)).check(z.describe('What is to stay after all.')),
    }),
    readBody: optionalJsonBody,
    doc: () => ({
      summary: 'Delete what was planned (del_material)',
      description:
        'Once, within an hour, by the key that planned it. A worker keeps a copy of each material and deletes it, with a pause between two; where a quota is used up it goes on when that is renewed.',
      body: { optional: true, example: {} },
      answers: {
        202: {
          description: 'It is being done.',
          schema: deletionPlan(),
          headers: ['Location', 'Retry-After'],
        },
      },
      problems: ['not-found', 'conflict'],
      rules: { except: 'Only ids of the plan.' },
    }),
  }),
);
