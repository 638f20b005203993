import * as z from 'zod/mini';
import { wechatOf } from '../../lib/accounts/wechat-clients.ts';
import { ok } from '../../lib/http/call.ts';
import { endpoint } from '../../lib/http/endpoint.ts';
import { accountPath } from '../../lib/http/fields.ts';
import { fileBody, readFileBody } from '../../lib/http/file-body.ts';
import { uploadDirectly } from '../../lib/uploads/direct.ts';

const takes = {
  scope: 'write',
  path: accountPath,
  query: z.strictObject({ filename: z.optional(z.string()) }),
  body: fileBody,
  readBody: readFileBody,
} as const;

/** Uploads a picture for the body of an article: a URL, outside the library's quota. */
export const handler = endpoint(takes, async ({ path: { account }, body: { bytes, filename }, signal }) => {
  const file = { target: 'article_image', bytes, filename } as const;
  return ok(await uploadDirectly(wechatOf(account), account, file, { now: Date.now(), signal }));
});
