import * as z from 'zod/mini';
import { wechatOf } from '../../lib/accounts/wechat-clients.ts';
import { created } from '../../lib/http/call.ts';
import { endpoint } from '../../lib/http/endpoint.ts';
import { accountPath, mediaType } from '../../lib/http/fields.ts';
import { fileBody, readFileBody } from '../../lib/http/file-body.ts';
import { uploadDirectly } from '../../lib/uploads/direct.ts';

const takes = {
  scope: 'write',
  path: accountPath,
  query: z.strictObject({ type: mediaType, filename: z.optional(z.string()) }),
  body: fileBody,
  readBody: readFileBody,
} as const;

/** Uploads temporary media that fits into a request. */
export const handler = endpoint(takes, async ({ path: { account }, query: { type }, body, signal }) => {
  const { bytes, filename } = body;
  const file = { target: 'media', type, bytes, filename } as const;
  const result = await uploadDirectly(wechatOf(account), account, file, { now: Date.now(), signal });
  const id = result.media_id ?? result.thumb_media_id;
  return created({ type, ...result }, `/v1/accounts/${account}/media/${id}`);
});
