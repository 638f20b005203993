import { wechatOf } from '../../lib/accounts/wechat-clients.ts';
import { created } from '../../lib/http/call.ts';
import { endpoint } from '../../lib/http/endpoint.ts';
import { namingIds } from '../../lib/problems/unknown-ids.ts';
import { addNews as route } from './contract.ts';

/** The old interface. WeChat says itself that it is closed. */
export const handler = endpoint(route, async ({ path: { account }, body: { articles }, signal }) => {
  const fields = articles.map((_, at) => `articles[${at}].thumb_media_id`);
  const { media_id } = await namingIds(fields, () => wechatOf(account).news.add(articles, { signal }));
  return created({ media_id }, `/v1/accounts/${account}/materials/${media_id}`);
});
