import { wechatOf } from '../../lib/accounts/wechat-clients.ts';
import { madeHere } from '../../lib/http/call.ts';
import { endpoint } from '../../lib/http/endpoint.ts';
import { namingIds } from '../../lib/problems/unknown-ids.ts';
import { uploadMassNews as route } from './contract.ts';

/** Articles as mass sending takes them. */
export const handler = endpoint(route, async ({ path: { account }, body: { articles }, signal }) => {
  const fields = articles.map((_, at) => `articles[${at}].thumb_media_id`);
  return madeHere(await namingIds(fields, () => wechatOf(account).mass.uploadNews(articles, { signal })));
});
