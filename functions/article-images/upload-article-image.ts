import { wechatOf } from '../../lib/accounts/wechat-clients.ts';
import { ok } from '../../lib/http/call.ts';
import { endpoint } from '../../lib/http/endpoint.ts';
import { uploadDirectly } from '../../lib/uploads/direct.ts';
import { uploadArticleImage as route } from './contract.ts';

/** Uploads a picture for the body of an article: a URL, outside the library's quota. */
export const handler = endpoint(route, async ({ path: { account }, query, body, signal }) => {
  const file = { target: 'article_image', ...query, ...body } as const;
  return ok(await uploadDirectly(wechatOf(account), account, file, { now: Date.now(), signal }));
});
