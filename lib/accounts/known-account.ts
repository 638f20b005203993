/** Does an account exist? For functions that never call WeChat and would not notice. */
import { unknownAccount } from '../problems/app-errors.ts';
import { readStatus } from './account-parameters.ts';
import { requestToken } from './token-request.ts';

const REMEMBERED_MS = 5 * 60_000;
const known = new Map<string, number>();

/**
 * Passes for an account that exists. One that was added a moment ago has no status yet; refresh-token then looks for
 * its credentials.
 *
 * @throws {NotFound} for an unknown account
 */
export async function requireAccount(account: string, now = Date.now()): Promise<void> {
  if ((known.get(account) ?? 0) > now) return;
  const exists =
    (await readStatus(account)) !== undefined ||
    (await requestToken({ account })).state !== 'unknown_account';
  if (!exists) throw unknownAccount(account);
  known.set(account, now + REMEMBERED_MS);
}
