import * as z from 'zod/mini';
import { accountPath, boundedText, cursor, limit } from '../../lib/http/fields.ts';
import { route } from '../../lib/http/route.ts';
import { libraryItem, mirror, page } from '../../lib/http/schemas/index.ts';

const moment = (description: string) =>
  z.optional(z.iso.datetime({ offset: true })).check(z.describe(description));

const yesOrNo = z.optional(
  z.pipe(
    z.pipe(
      z.enum(['true', 'false']),
      z.transform((text) => text === 'true'),
    ),
    z.boolean(),
  ),
);

export const listLibrary = /* @__PURE__ */ route('GET', '/v1/accounts/{account}/library', () => ({
  scope: 'read',
  path: accountPath,
  query: z.strictObject({
    type: z.optional(z.enum(['image', 'voice', 'video'])),
    q: z
      .optional(boundedText(200, 1))
      .check(z.describe('Part of a name; capitals and full-width characters are no different.')),
    updated_from: moment('RFC 3339, inclusive.'),
    updated_to: moment('RFC 3339, inclusive.'),
    deleted: yesOrNo.check(z.describe('`true`: what is gone at WeChat and kept here, in place of the rest.')),
    limit: limit(100),
    cursor,
  }),
  doc: () => ({
    summary: 'Search in our own catalogue, without a call of WeChat',
    description:
      'Images, then voices, then videos, the newest first. An answer may hold fewer items than asked for, even none, and still have a `next_cursor`: the search is bounded in time. The catalogue is as fresh as the last run of the mirror.',
    answers: { 200: { description: 'A page of what matches.', schema: page(libraryItem()) } },
    problems: ['account', 'wechat'],
    rules: { cursor: 'Only one that an earlier answer to the same search gave.' },
  }),
}));

export const startMirror = /* @__PURE__ */ route('POST', '/v1/accounts/{account}/mirror', () => ({
  scope: 'write',
  path: accountPath,
  query: z.strictObject({
    full: yesOrNo.check(
      z.describe('`true`: walk the lists to their end and look for deletions, whatever the counts say.'),
    ),
  }),
  doc: () => ({
    summary: 'Mirror an account: catalogue and files',
    description:
      'Starts a run, or joins the one under way; one that waits for quota goes on at once. All accounts are mirrored every day as well.',
    answers: {
      202: { description: 'How far it is.', schema: mirror(), headers: ['Location', 'Retry-After'] },
    },
    problems: ['account', 'wechat'],
  }),
}));

export const getMirror = /* @__PURE__ */ route('GET', '/v1/accounts/{account}/mirror', () => ({
  scope: 'read',
  path: accountPath,
  doc: () => ({
    summary: 'How far the mirror is',
    answers: { 200: { description: 'The run under way, or the last one.', schema: mirror() } },
    problems: ['account', 'wechat'],
  }),
}));
