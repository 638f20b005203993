import { wechatOf } from '../../lib/accounts/wechat-clients.ts';
import { noContent } from '../../lib/http/call.ts';
import { endpoint } from '../../lib/http/endpoint.ts';
import { log } from '../../lib/log.ts';
import { deletePublishedArticle as route } from './contract.ts';

/** Deletes one article of a publication, for good; the others stay. */
export const handler = endpoint(route, async ({ path: { account, article_id, index }, signal }) => {
  await wechatOf(account).published.delete(article_id, index, { signal });
  log.info('published article deleted', { article_id, index });
  return noContent();
});
