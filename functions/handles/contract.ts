import * as z from 'zod/mini';
import { HANDLE_NAME_PATTERN } from '../../lib/handles/handle.ts';
import { accountPath, cursor, limit, mediaId, mediaType } from '../../lib/http/fields.ts';
import { route } from '../../lib/http/route.ts';
import { fetching, handle, page } from '../../lib/http/schemas/index.ts';
import { UPLOAD_ID_PATTERN } from '../../lib/uploads/upload-id.ts';

const handlePath = z.extend(accountPath, {
  name: z
    .string()
    .check(
      z.regex(HANDLE_NAME_PATTERN),
      z.meta({ description: 'Yours: up to 64 of a-z 0-9 . _ -', examples: ['welcome-card'] }),
    ),
});

const ofType = z
  .optional(mediaType)
  .check(z.describe("As what the file is wanted; the handle's own type if not given."));

export const putHandle = /* @__PURE__ */ route('PUT', '/v1/accounts/{account}/handles/{name}', () => ({
  scope: 'write',
  path: handlePath,
  body: z.strictObject({
    upload_id: z.optional(
      z.string().check(z.regex(UPLOAD_ID_PATTERN), z.describe('An upload that is done.')),
    ),
    sha256: z
      .optional(z.string().check(z.regex(/^[0-9a-f]{64}$/)))
      .check(z.describe('Of a file in the library of the account.')),
    media_id: z
      .optional(mediaId)
      .check(z.describe('Temporary or permanent; fetched from WeChat if we do not hold it.')),
    type: z.optional(mediaType).check(z.describe('Required where the source does not tell.')),
  }),
  doc: () => ({
    summary: 'Let a name stand for a file',
    description:
      "The file goes to WeChat as temporary media at once, and again from our own copy before each of WeChat's three days end. A name that stood for another file stands for this one from now on.",
    body: { example: { media_id: 'w6fY9-444YS7Dmgt7_CaOApjbqBPyOSt-BbgQcbt0Pc_4t31u5JXQE8OGs6iqdqv' } },
    answers: {
      200: { description: 'The name stood for something before.', schema: handle() },
      201: { description: 'The new handle.', schema: handle(), headers: ['Location'] },
      202: {
        description: 'Its file is still being fetched: ask again.',
        schema: fetching(),
        headers: ['Retry-After'],
      },
    },
    problems: ['account', 'wechat', 'wechat-creates', 'file', 'download', 'conflict'],
    rules: {
      upload_id: 'Exactly one of `upload_id`, `sha256` and `media_id`; an upload that is done.',
      sha256: 'A file that the library holds.',
      media_id: 'One that we hold, or WeChat.',
      type: 'Required with `sha256`, and where nothing tells.',
    },
  }),
}));

export const getHandle = /* @__PURE__ */ route('GET', '/v1/accounts/{account}/handles/{name}', () => ({
  scope: 'read',
  path: handlePath,
  query: z.strictObject({ type: ofType }),
  doc: () => ({
    summary: 'An id that works',
    description:
      'Answers at once, from one read. Only for a type that nobody asked for before, or if the schedule let the id end, the file is sent to WeChat first; that is given up after four seconds.',
    answers: { 200: { description: 'The handle and its id.', schema: handle() } },
    problems: ['account', 'wechat', 'file', 'not-found', 'conflict'],
  }),
}));

export const refreshHandle = /* @__PURE__ */ route(
  'POST',
  '/v1/accounts/{account}/handles/{name}/refresh',
  () => ({
    scope: 'write',
    path: handlePath,
    query: z.strictObject({
      type: ofType,
      media_id: z
        .optional(mediaId)
        .check(
          z.describe('The id that WeChat refused (40007): one that was replaced already stays replaced.'),
        ),
    }),
    doc: () => ({
      summary: 'Another id for a handle',
      description: 'For an id that WeChat answers 40007 to before its time.',
      answers: { 200: { description: 'The handle and its id.', schema: handle() } },
      problems: ['account', 'wechat', 'file', 'not-found', 'conflict'],
    }),
  }),
);

export const deleteHandle = /* @__PURE__ */ route('DELETE', '/v1/accounts/{account}/handles/{name}', () => ({
  scope: 'delete',
  path: handlePath,
  doc: () => ({
    summary: 'Forget a handle',
    description:
      'Its file stays in the library. Ids that were given work until their end: temporary media cannot be deleted at WeChat.',
    answers: { 204: { description: 'Forgotten.' } },
    problems: ['not-found'],
  }),
}));

export const listHandles = /* @__PURE__ */ route('GET', '/v1/accounts/{account}/handles', () => ({
  scope: 'read',
  path: accountPath,
  query: z.strictObject({ limit: limit(100), cursor }),
  doc: () => ({
    summary: 'Handles, by name',
    answers: { 200: { description: 'A page of them.', schema: page(handle()) } },
    problems: ['account', 'wechat'],
    rules: { cursor: 'Only one that an earlier answer gave.' },
  }),
}));
