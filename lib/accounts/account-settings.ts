/**
 * What the operator wants of an account: `{PARAMETER_PREFIX}/accounts/{account}/settings`, a String of JSON, written by
 * them (`npm run ops -- account settings`). No function of ours may write it.
 */
import { env } from '../config.ts';
import { log } from '../log.ts';
import { readParameters } from '../storage/parameters.ts';

export type AccountSettings = {
  /** Our copies of temporary media are erased after so many days; kept for ever if absent. */
  readonly media_retention_days?: number;
};

const nameOf = (account: string) => `${env('PARAMETER_PREFIX')}/accounts/${account}/settings`;

/** The settings of those accounts that have some. */
export async function readSettings(accounts: readonly string[]): Promise<Map<string, AccountSettings>> {
  const values = await readParameters(accounts.map(nameOf));
  const entries = accounts.flatMap((account) => {
    const text = values.get(nameOf(account));
    return text === undefined ? [] : [[account, parseSettings(account, text)] as const];
  });
  return new Map(entries);
}

/** What cannot be read is as if it were not there, and says so in the log: nothing is ever erased by mistake. */
function parseSettings(account: string, text: string): AccountSettings {
  const { media_retention_days: days, ...rest } = parsed(text);
  const valid = Number.isSafeInteger(days) && Number(days) >= 1;
  const unknown = [...Object.keys(rest), ...(days === undefined || valid ? [] : ['media_retention_days'])];
  if (unknown.length > 0) log.error('settings that cannot be used', { account, settings: unknown });
  return valid ? { media_retention_days: Number(days) } : {};
}

function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>;
  } catch {}
  return { 'not a JSON object': true };
}
