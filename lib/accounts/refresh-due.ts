import { log } from '../log.ts';
import { forEachLimited } from '../pool.ts';
import type { AccountStatus } from './account-parameters.ts';
import { measureTokens } from './measure-tokens.ts';
import { AHEAD_MS } from './refresh.ts';
import type { TokenAnswer } from './token-request.ts';

/** So many accounts at once. */
const AT_ONCE = 5;

export type RefreshDueParts = {
  readonly listAccounts: () => Promise<string[]>;
  readonly readStatuses: (accounts: readonly string[]) => Promise<Map<string, AccountStatus>>;
  readonly refresh: (account: string) => Promise<TokenAnswer>;
  readonly now: () => number;
};

/**
 * The scheduled run: accounts without a token, with little left of it, or with a retry due. The others are told by their
 * status alone, so that a quiet minute decrypts nothing. One account's failure touches no other.
 */
export async function refreshDue({
  listAccounts,
  readStatuses,
  refresh,
  now,
}: RefreshDueParts): Promise<TokenAnswer> {
  const accounts = await listAccounts();
  const statuses = await readStatuses(accounts);
  const due = accounts.filter((account) => isDue(statuses.get(account), now()));
  await forEachLimited(
    due,
    AT_ONCE,
    async (account) => report(account, await refresh(account)),
    (account, error) => {
      log.error('an account could not be refreshed', { account, error: error as Error });
    },
  );
  measureTokens(accounts, due.length > 0 ? await readStatuses(accounts) : statuses, now());
  return { state: 'ok' };
}

function isDue(status: AccountStatus | undefined, now: number): boolean {
  if (!status) return true;
  if (status.kind === 'external') return false;
  if (status.last_error) return Date.parse(status.last_error.retry_at) <= now;
  return Date.parse(status.token_expires_at ?? '') - now <= AHEAD_MS || !status.token_expires_at;
}

function report(account: string, answer: TokenAnswer): void {
  if (answer.state === 'ok' || answer.state === 'not_pushed') log.info('token', { account, ...answer });
  else log.error('an account has no token', { account, ...answer });
}
