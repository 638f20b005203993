import * as z from 'zod/mini';
import {
  accountPath,
  boundedText,
  cursor,
  limit,
  mediaId,
  mediaType,
  uploadPath,
  wait,
} from '../../lib/http/fields.ts';
import { texts } from '../../lib/http/file-body.ts';
import { optionalJsonBody } from '../../lib/http/input.ts';
import { route } from '../../lib/http/route.ts';
import { page, signedUpload, upload } from '../../lib/http/schemas/index.ts';
import { TARGETS } from '../../lib/wechat/index.ts';

export const createUpload = /* @__PURE__ */ route('POST', '/v1/accounts/{account}/uploads', () => ({
  scope: 'write',
  idempotent: true,
  path: accountPath,
  body: z.strictObject({
    target: z.enum(TARGETS),
    type: z.optional(mediaType).check(z.describe('Not for `article_image`.')),
    filename: z.optional(boundedText(255, 1)),
    size: z
      .optional(z.int().check(z.gte(1)))
      .check(z.describe('Bytes, exactly; it becomes part of the signature.')),
    source_url: z
      .optional(boundedText(2_048, 1))
      .check(z.describe('In place of `size`: we fetch the file. https, a public host, the standard port.')),
    ...texts,
    deduplicate: z
      .optional(z.boolean())
      .check(
        z.describe(
          'Use what WeChat holds of the same bytes already. On by default for temporary media and article images, off for materials.',
        ),
      ),
    expires_in: z
      .optional(z.int().check(z.gte(1), z.lte(3_600)))
      .check(z.describe('Seconds for which the signed requests can be used; 900 if not given.')),
  }),
  doc: () => ({
    summary: 'A new upload, for files of any size',
    description:
      'Answers presigned requests by which the file goes to S3; from there it goes to WeChat by itself. With `source_url` we fetch the file.',
    body: {
      example: { target: 'material', type: 'video', filename: '夏天.mp4', size: 10433, title: '夏天' },
    },
    answers: {
      201: {
        description: 'The upload and its presigned requests.',
        schema: signedUpload(),
        headers: ['Location'],
      },
    },
    problems: ['account', 'file', 'wechat', 'conflict'],
    rules: {
      type: 'Required, but not for `article_image`.',
      size: 'Required without `source_url`, and not together with it.',
      filename: 'Required without `source_url`.',
      title: 'Only for a permanent video.',
      introduction: 'Only for a permanent video.',
    },
  }),
}));

export const renewUpload = /* @__PURE__ */ route(
  'POST',
  '/v1/accounts/{account}/uploads/{upload_id}/renew',
  () => ({
    scope: 'write',
    path: uploadPath,
    doc: () => ({
      summary: 'New presigned requests for an upload whose file has not come',
      answers: { 200: { description: 'The upload and its presigned requests.', schema: signedUpload() } },
      problems: ['not-found', 'conflict'],
    }),
  }),
);

export const retryUpload = /* @__PURE__ */ route(
  'POST',
  '/v1/accounts/{account}/uploads/{upload_id}/retry',
  () => ({
    scope: 'write',
    path: uploadPath,
    body: z.strictObject({
      resend: z
        .optional(z.boolean())
        .check(z.describe('Decides an `unknown` one: send it again, although there may be a copy already.')),
      adopt: z
        .optional(mediaId)
        .check(z.describe('Decides an `unknown` one: this material, one of its candidates, is its own.')),
    }),
    readBody: optionalJsonBody,
    doc: () => ({
      summary: 'Bring back an upload that failed, or decide one that is unknown',
      description:
        'A `failed` upload is tried again, from its file in staging or from our copy. An `unknown` one is looked up once more, or decided by the body.',
      body: { optional: true, example: { resend: true } },
      answers: {
        202: { description: 'It is queued.', schema: upload(), headers: ['Location', 'Retry-After'] },
      },
      problems: ['not-found', 'conflict'],
      rules: { adopt: 'One of `candidates`, where there are some; not together with `resend`.' },
    }),
  }),
);

export const getUpload = /* @__PURE__ */ route('GET', '/v1/accounts/{account}/uploads/{upload_id}', () => ({
  scope: 'read',
  path: uploadPath,
  query: z.strictObject({ wait }),
  doc: () => ({
    summary: 'State and result of an upload',
    answers: { 200: { description: 'The upload.', schema: upload() } },
    problems: ['not-found'],
  }),
}));

export const listUploads = /* @__PURE__ */ route('GET', '/v1/accounts/{account}/uploads', () => ({
  scope: 'read',
  path: accountPath,
  query: z.strictObject({ limit: limit(100), cursor }),
  doc: () => ({
    summary: 'Uploads, newest first',
    answers: { 200: { description: 'A page of them.', schema: page(upload()) } },
    problems: ['account', 'wechat'],
    rules: { cursor: 'Only one that an earlier answer gave.' },
  }),
}));
