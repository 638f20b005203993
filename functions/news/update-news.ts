import { wechatOf } from '../../lib/accounts/wechat-clients.ts';
import { noContent } from '../../lib/http/call.ts';
import { endpoint } from '../../lib/http/endpoint.ts';
import { updateNews as route } from './contract.ts';

/** The old interface. WeChat says itself that it is closed. */
export const handler = endpoint(route, async ({ path: { account, media_id, index }, body, signal }) => {
  for (const article of [body.articles].flat())
    await wechatOf(account).news.update(media_id, index, article, { signal });
  return noContent();
});
