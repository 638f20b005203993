import type { Context } from 'aws-lambda';
import { listAccounts } from '../../lib/accounts/account-parameters.ts';
import { readSettings } from '../../lib/accounts/account-settings.ts';
import { invocation } from '../../lib/invocation.ts';
import { eraseExpired } from '../../lib/library/erase-expired.ts';
import { log } from '../../lib/log.ts';

/** To write down where the walk stands. */
const MARGIN_MS = 20_000;
const HOUR_MS = 3_600_000;

/** Erases our copies of temporary media that are older than their account's `media_retention_days`. */
export const handler = (_event: unknown, context: Context): Promise<{ readonly erased: number }> =>
  invocation(context, {}, async () => {
    const signal = AbortSignal.timeout(Math.max(context.getRemainingTimeInMillis() - MARGIN_MS, 1));
    const erased = await eraseAll(signal);
    if (erased > 0) log.info('expired media erased', { erased });
    return { erased };
  });

async function eraseAll(signal: AbortSignal): Promise<number> {
  const settings = await readSettings(await listAccounts());
  let erased = 0;
  for (const [account, { media_retention_days: days }] of rotated([...settings])) {
    if (days === undefined || signal.aborted) continue;
    try {
      erased += await eraseExpired(account, days, { now: Date.now, signal });
    } catch (error) {
      log.error('expired media could not be erased', { account, error: error as Error });
    }
  }
  return erased;
}

/** Every hour another account is the first, so that one with very much does not keep the others waiting for ever. */
function rotated<T>(items: readonly T[]): T[] {
  const start = items.length === 0 ? 0 : Math.floor(Date.now() / HOUR_MS) % items.length;
  return [...items.slice(start), ...items.slice(0, start)];
}
