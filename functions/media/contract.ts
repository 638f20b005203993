import * as z from 'zod/mini';
import { accountPath, deduplicate, mediaPath, mediaType, wait } from '../../lib/http/fields.ts';
import { fileBody, filename, readFileBody } from '../../lib/http/file-body.ts';
import { route } from '../../lib/http/route.ts';
import { fetching, media, uploadResult } from '../../lib/http/schemas/index.ts';

export const uploadMedia = /* @__PURE__ */ route('POST', '/v1/accounts/{account}/media', () => ({
  scope: 'write',
  path: accountPath,
  query: z.strictObject({ type: mediaType, filename, deduplicate }),
  body: fileBody,
  readBody: readFileBody,
  doc: () => ({
    summary: 'Upload temporary media (media/upload)',
    description: 'For files of up to 4 500 000 bytes. WeChat keeps them for three days.',
    answers: {
      201: {
        description: "WeChat's answer; a thumb has `thumb_media_id`.",
        schema: uploadResult(),
        headers: ['Location'],
        example: {
          type: 'image',
          media_id: 'w6fY9-444YS7Dmgt7_CaOApjbqBPyOSt-BbgQcbt0Pc_4t31u5JXQE8OGs6iqdqv',
          created_at: 1521343152,
        },
      },
    },
    problems: ['account', 'wechat', 'wechat-creates', 'file'],
  }),
}));

export const getMedia = /* @__PURE__ */ route('GET', '/v1/accounts/{account}/media/{media_id}', () => ({
  scope: 'read',
  path: mediaPath,
  query: z.strictObject({ wait }),
  doc: () => ({
    summary: 'Temporary media (media/get)',
    description: "Fetched from WeChat once, then answered from our copy, also after WeChat's three days.",
    answers: {
      200: { description: 'What is known of it, and where its file can be read.', schema: media() },
      202: { description: 'Still being fetched: ask again.', schema: fetching(), headers: ['Retry-After'] },
    },
    problems: ['account', 'wechat', 'download'],
  }),
}));

export const getMediaContent = /* @__PURE__ */ route(
  'GET',
  '/v1/accounts/{account}/media/{media_id}/content',
  () => ({
    scope: 'read',
    path: mediaPath,
    query: z.strictObject({ wait }),
    doc: () => ({
      summary: 'The file of temporary media',
      answers: {
        302: { description: 'Where it can be read, without a key.', headers: ['Location'] },
        202: { description: 'Still being fetched: ask again.', schema: fetching(), headers: ['Retry-After'] },
      },
      problems: ['account', 'wechat', 'download'],
    }),
  }),
);

export const deleteMedia = /* @__PURE__ */ route('DELETE', '/v1/accounts/{account}/media/{media_id}', () => ({
  scope: 'delete',
  path: mediaPath,
  doc: () => ({
    summary: 'Erase our copies of temporary media',
    description:
      'In every version: what is known of it, its file (unless another id, a handle or an article image of the account has the same bytes), and what was sent to us. At WeChat temporary media cannot be deleted: until their three days are over, reading the id fetches it anew.',
    answers: { 204: { description: 'Erased.' } },
    problems: ['not-found'],
  }),
}));

export const getHdVoice = /* @__PURE__ */ route(
  'GET',
  '/v1/accounts/{account}/media/{media_id}/hd-voice',
  () => ({
    scope: 'read',
    path: mediaPath,
    query: z.strictObject({ wait }),
    doc: () => ({
      summary: 'A voice recorded with JSSDK, in high definition (media/get/jssdk)',
      description: 'Speex at 16 kHz, persisted as other media. For verified accounts alone.',
      answers: {
        200: { description: 'Where its file can be read.', schema: media() },
        202: { description: 'Still being fetched: ask again.', schema: fetching(), headers: ['Retry-After'] },
      },
      problems: ['account', 'wechat', 'download'],
    }),
  }),
);
