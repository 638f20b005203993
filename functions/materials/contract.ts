import * as z from 'zod/mini';
import {
  accountPath,
  deduplicate,
  flag,
  LIST_RULES,
  listQuery,
  mediaPath,
  mediaType,
  wait,
} from '../../lib/http/fields.ts';
import { fileBody, filename, readFileBody, texts } from '../../lib/http/file-body.ts';
import { optionalJsonBody } from '../../lib/http/input.ts';
import { route } from '../../lib/http/route.ts';
import {
  fetching,
  listedMaterial,
  material,
  materialCount,
  mirroredList,
  restoredMaterial,
  restoring,
  uploadResult,
} from '../../lib/http/schemas/index.ts';
import { LIST_TYPES } from '../../lib/wechat/index.ts';

export const addMaterial = /* @__PURE__ */ route('POST', '/v1/accounts/{account}/materials', () => ({
  scope: 'write',
  path: accountPath,
  idempotent: true,
  query: z.strictObject({ type: mediaType, filename, ...texts, deduplicate }),
  body: fileBody,
  readBody: readFileBody,
  doc: () => ({
    summary: 'Add a permanent material (add_material)',
    description: 'For files of up to 4 500 000 bytes. A video takes `title` and `introduction`.',
    answers: {
      201: {
        description: "WeChat's answer.",
        schema: uploadResult(),
        headers: ['Location'],
        example: {
          type: 'image',
          media_id: 'BJvvIFQ7gP1o40JR7X1fFm4RVya9eAEvt1KhscbHlCSYI4btk7TuE85nc4dwNfvw',
          url: 'http://mmbiz.qpic.cn/mmbiz_png/MDXeetibImLXOyjccFrzv24cfrR4wlFDy/0?wx_fmt=png',
        },
      },
    },
    problems: ['account', 'wechat', 'wechat-creates', 'file', 'conflict'],
    rules: { title: 'Only for a video.', introduction: 'Only for a video.' },
  }),
}));

export const listMaterials = /* @__PURE__ */ route('GET', '/v1/accounts/{account}/materials', () => ({
  scope: 'read',
  path: accountPath,
  query: z.extend(listQuery, { type: z.enum(LIST_TYPES) }),
  doc: () => ({
    summary: 'The materials of a type, newest first (batchget_material)',
    description:
      'With `cursor` a walk that skips no item which stayed, though others are added and deleted meanwhile; it may repeat one.',
    answers: {
      200: { description: 'A page of them.', schema: mirroredList(listedMaterial()) },
    },
    problems: ['account', 'wechat'],
    rules: LIST_RULES,
  }),
}));

export const countMaterials = /* @__PURE__ */ route('GET', '/v1/accounts/{account}/materials/count', () => ({
  scope: 'read',
  path: accountPath,
  doc: () => ({
    summary: 'How many materials there are (get_materialcount)',
    answers: {
      200: {
        description: 'The counts, what was made in the console included.',
        schema: materialCount(),
        example: { voice_count: 0, video_count: 2, image_count: 12, news_count: 0 },
      },
    },
    problems: ['account', 'wechat'],
  }),
}));

export const getMaterial = /* @__PURE__ */ route(
  'GET',
  '/v1/accounts/{account}/materials/{media_id}',
  () => ({
    scope: 'read',
    path: mediaPath,
    query: z.strictObject({ wait }),
    doc: () => ({
      summary: 'A permanent material (get_material)',
      description: 'Fetched from WeChat once, then answered from our copy.',
      answers: {
        200: { description: 'What is known of it, and where its file can be read.', schema: material() },
        202: { description: 'Still being fetched: ask again.', schema: fetching(), headers: ['Retry-After'] },
      },
      problems: ['account', 'wechat', 'download'],
    }),
  }),
);

export const getMaterialContent = /* @__PURE__ */ route(
  'GET',
  '/v1/accounts/{account}/materials/{media_id}/content',
  () => ({
    scope: 'read',
    path: mediaPath,
    query: z.strictObject({ wait }),
    doc: () => ({
      summary: 'The file of a permanent material',
      answers: {
        302: { description: 'Where it can be read, without a key.', headers: ['Location'] },
        202: { description: 'Still being fetched: ask again.', schema: fetching(), headers: ['Retry-After'] },
      },
      problems: ['account', 'wechat', 'download'],
    }),
  }),
);

export const deleteMaterial = /* @__PURE__ */ route(
  'DELETE',
  '/v1/accounts/{account}/materials/{media_id}',
  () => ({
    scope: 'delete',
    path: mediaPath,
    query: z.strictObject({
      wait,
      force: flag().check(
        z.describe('`true` deletes also a video of which WeChat gives no file, and we have none.'),
      ),
    }),
    doc: () => ({
      summary: 'Delete a permanent material (del_material)',
      description:
        'At WeChat, for good, also what was made in the console. First our copy of the file is made sure of; it stays, and `restore` brings the material back. What WeChat gives no file of is refused (409) without `force`.',
      answers: {
        204: { description: 'Deleted; our copy stays.' },
        202: {
          description: 'Our copy is still being fetched, and nothing is deleted yet: ask again.',
          schema: fetching(),
          headers: ['Retry-After'],
        },
      },
      problems: ['account', 'wechat', 'wechat-creates', 'not-found', 'download'],
    }),
  }),
);

export const restoreMaterial = /* @__PURE__ */ route(
  'POST',
  '/v1/accounts/{account}/materials/{media_id}/restore',
  () => ({
    scope: 'write',
    path: mediaPath,
    body: z.strictObject({
      again: z
        .optional(z.boolean())
        .check(z.describe('Adds it once more, although it was restored before and is there.')),
    }),
    readBody: optionalJsonBody,
    doc: () => ({
      summary: 'Bring a deleted material back (add_material)',
      description:
        'From our copy, under a new id: WeChat gives an id once. The same request again gives the same answer. An old news material cannot be added again: 410.',
      body: { optional: true, example: {} },
      answers: {
        201: {
          description: 'It is there again.',
          schema: restoredMaterial(),
          headers: ['Location'],
          example: {
            media_id: 'BJvvIFQ7gP1o40JR7X1fFm4RVya9eAEvt1KhscbHlCSYI4btk7TuE85nc4dwNfvw',
            type: 'image',
            url: 'http://mmbiz.qpic.cn/mmbiz_png/MDXeetibImLXOyjccFrzv24cfrR4wlFDy/0?wx_fmt=png',
            restored_from: 'BJvvIFQ7gP1o40JR7X1fFjQQgf54j1__QYE_Cht4VeeOytPUVJy3Byig2RAp_FUO',
          },
        },
        202: {
          description: 'Another request is at it, or the list has yet to show what became of one: ask again.',
          schema: restoring(),
          headers: ['Retry-After'],
        },
      },
      problems: ['account', 'wechat', 'wechat-creates', 'file', 'not-found', 'conflict'],
    }),
  }),
);
