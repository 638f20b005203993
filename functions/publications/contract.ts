import * as z from 'zod/mini';
import { accountPath, mediaId } from '../../lib/http/fields.ts';
import { route } from '../../lib/http/route.ts';
import { publication, publishId } from '../../lib/http/schemas/index.ts';

const PUBLICATIONS = '/v1/accounts/{account}/publications';

export const publish = route('POST', PUBLICATIONS, () => ({
  scope: 'write',
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
    problems: ['account', 'wechat', 'wechat-creates'],
  }),
}));

export const getPublication = route('GET', `${PUBLICATIONS}/{publish_id}`, () => ({
  scope: 'read',
  path: z.extend(accountPath, {
    publish_id: z.string().check(z.regex(/^[A-Za-z0-9_-]{1,64}$/), z.describe('As WeChat gave it.')),
  }),
  doc: () => ({
    summary: 'How far a publication is (freepublish/get)',
    description: 'WeChat allows about 100 such calls a day: ask seldom.',
    answers: { 200: { description: 'Its state.', schema: publication() } },
    problems: ['account', 'wechat'],
  }),
}));
