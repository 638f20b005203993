import { listAccounts, readStatuses } from '../../lib/accounts/account-parameters.ts';
import { accountView } from '../../lib/accounts/account-view.ts';
import { mayUse } from '../../lib/http/access.ts';
import { ok } from '../../lib/http/call.ts';
import { endpoint } from '../../lib/http/endpoint.ts';
import { listAccounts as route } from './contract.ts';

/** The accounts that the key reaches, with the state of their tokens. */
export const handler = endpoint(route, async (call) => {
  const accounts = (await listAccounts()).filter((account) => mayUse(call.accounts, account));
  const statuses = await readStatuses(accounts);
  const items = accounts.map((account) =>
    accountView(account, statuses.get(account), call.language, Date.now()),
  );
  return ok({ items });
});
