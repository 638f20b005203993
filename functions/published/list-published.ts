import { wechatOf } from '../../lib/accounts/wechat-clients.ts';
import { ok } from '../../lib/http/call.ts';
import { endpoint } from '../../lib/http/endpoint.ts';
import { listAnswer } from '../../lib/http/list-answer.ts';
import { listPublished as route } from './contract.ts';

/** What is published, newest first, as WeChat lists it now. */
export const handler = endpoint(route, async ({ path: { account }, query, signal }) => {
  const { published } = wechatOf(account);
  const { no_content = false } = query;
  const list = (offset: number, count: number) => published.list({ offset, count, no_content }, { signal });
  return ok(await listAnswer(query, 'published', list));
});
