import { readStatus } from '../../lib/accounts/account-parameters.ts';
import { accountView } from '../../lib/accounts/account-view.ts';
import { requireAccount } from '../../lib/accounts/known-account.ts';
import { wechatOf } from '../../lib/accounts/wechat-clients.ts';
import { ok } from '../../lib/http/call.ts';
import { endpoint } from '../../lib/http/endpoint.ts';
import { getAccount as route } from './contract.ts';

const COUNT_TIMEOUT_MS = 3_000;

/** One account: its token, its last error, what WeChat refuses to it, and how much it holds where WeChat can be asked. */
export const handler = endpoint(route, async ({ path: { account }, language }) => {
  await requireAccount(account);
  const counts = await wechatOf(account)
    .materials.count({ signal: AbortSignal.timeout(COUNT_TIMEOUT_MS) })
    .catch(() => null);
  // Read afterwards: the count may just have found out about the token.
  return ok({ ...accountView(account, await readStatus(account), language, Date.now()), counts });
});
