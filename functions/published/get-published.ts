import { wechatOf } from '../../lib/accounts/wechat-clients.ts';
import { ok } from '../../lib/http/call.ts';
import { endpoint } from '../../lib/http/endpoint.ts';
import { getPublished as route } from './contract.ts';

/** The articles of a publication. */
export const handler = endpoint(route, async ({ path: { account, article_id }, signal }) =>
  ok({ article_id, ...(await wechatOf(account).published.get(article_id, { signal })) }),
);
