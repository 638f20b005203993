import { wechatOf } from '../../lib/accounts/wechat-clients.ts';
import { ok } from '../../lib/http/call.ts';
import { endpoint } from '../../lib/http/endpoint.ts';
import { countDrafts as route } from './contract.ts';

/** How many drafts there are. */
export const handler = endpoint(route, async ({ path: { account }, signal }) =>
  ok(await wechatOf(account).drafts.count({ signal })),
);
