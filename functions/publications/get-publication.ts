import { wechatOf } from '../../lib/accounts/wechat-clients.ts';
import { ok } from '../../lib/http/call.ts';
import { endpoint } from '../../lib/http/endpoint.ts';
import { publicationView } from '../../lib/http/publication-view.ts';
import { getPublication as route } from './contract.ts';

/** How far a publication is, as WeChat says now. */
export const handler = endpoint(route, async ({ path: { account, publish_id }, signal }) =>
  ok(publicationView(await wechatOf(account).publications.get(publish_id, { signal }))),
);
