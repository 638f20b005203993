import { wechatOf } from '../../lib/accounts/wechat-clients.ts';
import { ok } from '../../lib/http/call.ts';
import { endpoint } from '../../lib/http/endpoint.ts';
import { accountPath } from '../../lib/http/fields.ts';

/** How many materials of each kind the account holds. */
export const handler = endpoint({ scope: 'read', path: accountPath }, async ({ path: { account }, signal }) =>
  ok(await wechatOf(account).materials.count({ signal })),
);
