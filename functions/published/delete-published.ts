import { wechatOf } from '../../lib/accounts/wechat-clients.ts';
import { noContent } from '../../lib/http/call.ts';
import { endpoint } from '../../lib/http/endpoint.ts';
import { log } from '../../lib/log.ts';
import { deletePublished as route } from './contract.ts';

/** Deletes all articles of a publication, for good: only where the caller has written `all=true`. */
export const handler = endpoint(route, async ({ path: { account, article_id }, signal }) => {
  await wechatOf(account).published.deleteAll(article_id, { signal });
  log.info('publication deleted', { article_id });
  return noContent();
});
