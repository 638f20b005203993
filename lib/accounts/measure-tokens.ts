import { annotate, gauge } from '../metrics.ts';
import type { AccountStatus } from './account-parameters.ts';
import { isPassing } from './refresh-status.ts';

/**
 * How the tokens are, after a scheduled run. It is said every minute, also where there is no account: that nothing is
 * said means that the run does not take place. Names go beside the numbers, so that an alarm's cause can be looked up.
 */
export function measureTokens(
  accounts: readonly string[],
  statuses: ReadonlyMap<string, AccountStatus>,
  now: number,
): void {
  const known = accounts.map((account) => ({ account, status: statuses.get(account) }));
  const ages = known
    .map(({ account, status }) => ({
      account,
      age: (now - Date.parse(status?.token_refreshed_at ?? '')) / 1000,
    }))
    .filter(({ age }) => Number.isFinite(age))
    .sort((a, b) => b.age - a.age);
  const [oldest] = ages;
  gauge('TokenAge', Math.max(0, Math.round(oldest?.age ?? 0)));
  if (oldest) annotate('oldest_token_of', oldest.account);
  name(
    'AccountsToMend',
    'accounts_to_mend',
    known.filter(({ status }) => needsMending(status)),
  );
  name(
    'AccountsWithoutToken',
    'accounts_without_token',
    known.filter(({ status }) => !(Date.parse(status?.token_expires_at ?? '') > now)),
  );
}

const needsMending = (status: AccountStatus | undefined) =>
  status?.last_error !== undefined && !isPassing(status.last_error);

/** So many are named: it must fit into a line. */
const MOST_NAMED = 20;

function name(
  metric: 'AccountsToMend' | 'AccountsWithoutToken',
  note: string,
  found: readonly { readonly account: string }[],
): void {
  gauge(metric, found.length);
  const names = found.slice(0, MOST_NAMED).map(({ account }) => account);
  if (names.length > 0) annotate(note, names.join(' '));
}
