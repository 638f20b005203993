import { wechatOf } from '../../lib/accounts/wechat-clients.ts';
import { ok } from '../../lib/http/call.ts';
import { endpoint } from '../../lib/http/endpoint.ts';
import { listAnswer } from '../../lib/http/list-answer.ts';
import { listDrafts as route } from './contract.ts';

/** The drafts, newest first, as WeChat lists them now. */
export const handler = endpoint(route, async ({ path: { account }, query, signal }) => {
  const { drafts } = wechatOf(account);
  const { no_content = false } = query;
  const list = (offset: number, count: number) => drafts.list({ offset, count, no_content }, { signal });
  return ok(await listAnswer(query, 'drafts', list));
});
