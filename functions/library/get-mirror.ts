import { requireAccount } from '../../lib/accounts/known-account.ts';
import { ok } from '../../lib/http/call.ts';
import { endpoint } from '../../lib/http/endpoint.ts';
import { readCatalogue } from '../../lib/mirror/catalogue.ts';
import { progressOf } from '../../lib/mirror/progress.ts';
import { getMirror as route } from './contract.ts';

/** How far the mirror of an account is. */
export const handler = endpoint(route, async ({ path: { account }, language }) => {
  await requireAccount(account);
  const stored = await readCatalogue(account);
  return ok(progressOf(stored?.value, language));
});
