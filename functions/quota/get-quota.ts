import { wechatOf } from '../../lib/accounts/wechat-clients.ts';
import { ok } from '../../lib/http/call.ts';
import { endpoint } from '../../lib/http/endpoint.ts';
import { getQuota as route } from './contract.ts';

/** What is left of the quota of an interface. */
export const handler = endpoint(route, async ({ path: { account }, query: { cgi_path }, signal }) =>
  ok({ cgi_path, ...(await wechatOf(account).quota.get(cgi_path, { signal })) }),
);
