import * as z from 'zod/mini';
import { accountPath, cursor, limit, mediaId } from '../../lib/http/fields.ts';
import { route } from '../../lib/http/route.ts';
import { page, publication, publishId } from '../../lib/http/schemas/index.ts';
import { PUBLISH_ID_PATTERN } from '../../lib/publications/publication.ts';

export const publish = /* @__PURE__ */ route('POST', '/v1/accounts/{account}/publications', () => ({
  scope: 'write',
  idempotent: true,
  path: accountPath,
  body: z.strictObject({ media_id: mediaId.check(z.describe('Of the draft.')) }),
  doc: () => ({
    summary: 'Publish a draft (freepublish/submit)',
    description:
      'Accepted is not yet published: WeChat checks first. The draft leaves the box. Nobody is notified and no mass-send quota is used.',
    body: { example: { media_id: 'BJvvIFQ7gP1o40JR7X1fFqsVBT8jSL9j-GK_Gvmyj9lcolbeqT5pCY2s9ExbGWW_' } },
    answers: {
      202: {
        description: 'WeChat has taken it.',
        schema: z.looseObject({ publish_id: publishId() }),
        headers: ['Location', 'Retry-After'],
        example: { publish_id: 2247483663, msg_data_id: 2247483663 },
      },
    },
    problems: ['account', 'wechat', 'wechat-creates', 'conflict'],
  }),
}));

export const getPublication = /* @__PURE__ */ route(
  'GET',
  '/v1/accounts/{account}/publications/{publish_id}',
  () => ({
    scope: 'read',
    path: z.extend(accountPath, {
      publish_id: z.string().check(z.regex(PUBLISH_ID_PATTERN), z.describe('As WeChat gave it.')),
    }),
    doc: () => ({
      summary: 'How far a publication is (freepublish/get)',
      description:
        'WeChat allows about 100 such calls a day, so the service asks, at growing intervals, and answers from its record: `fetched_at` says how old that is. A request asks WeChat itself where there is no record, or where the last question was long enough ago: ten seconds while it is being published, an hour afterwards, and a quarter of its age.',
      answers: { 200: { description: 'Its state, as it was at `fetched_at`.', schema: publication() } },
      problems: ['account', 'wechat'],
    }),
  }),
);

export const listPublications = /* @__PURE__ */ route('GET', '/v1/accounts/{account}/publications', () => ({
  scope: 'read',
  path: accountPath,
  query: z.strictObject({ limit: limit(100), cursor }),
  doc: () => ({
    summary: 'Publications, newest first',
    description: 'Those submitted through the service, and those that were asked after; as our records are.',
    answers: { 200: { description: 'A page of them.', schema: page(publication()) } },
    problems: ['account', 'wechat'],
    rules: { cursor: 'Only one that an earlier answer gave.' },
  }),
}));
