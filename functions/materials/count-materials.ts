import { wechatOf } from '../../lib/accounts/wechat-clients.ts';
import { ok } from '../../lib/http/call.ts';
import { endpoint } from '../../lib/http/endpoint.ts';
import { countMaterials as route } from './contract.ts';

/** How many materials of each kind the account holds. */
export const handler = endpoint(route, async ({ path: { account }, signal }) =>
  ok(await wechatOf(account).materials.count({ signal })),
);
