import { wechatOf } from '../../lib/accounts/wechat-clients.ts';
import { ok } from '../../lib/http/call.ts';
import { endpoint } from '../../lib/http/endpoint.ts';
import { getDraftSwitch as route } from './contract.ts';

/** Is the draft box switched on? Nothing here switches it. */
export const handler = endpoint(route, async ({ path: { account }, signal }) =>
  ok({ is_open: await wechatOf(account).drafts.isSwitchedOn({ signal }) }),
);
