import { type AccountSettings, readSettings } from '../../lib/accounts/account-settings.ts';
import { writeParameter } from '../../lib/storage/parameters.ts';
import type { Command } from '../command.ts';
import { badInput } from '../failure.ts';
import { requireKnown } from './known.ts';
import { parameterOf } from './names.ts';

export type SettingsInput = {
  readonly account: string;
  readonly mediaRetentionDays?: string;
  readonly keepMedia?: boolean;
  readonly json?: boolean;
};

/** Shows an account's settings, after changing them where that is asked for. */
export const accountSettings: Command<SettingsInput> = async ({ terminal, place }, input) => {
  const { account, mediaRetentionDays, keepMedia, json } = input;
  const days = mediaRetentionDays === undefined ? undefined : wholeDays(mediaRetentionDays);
  await requireKnown(account, place);
  let settings: AccountSettings = (await readSettings([account])).get(account) ?? {};
  if (days !== undefined || keepMedia) {
    const { media_retention_days: _, ...others } = settings;
    settings = { ...others, ...(days !== undefined && { media_retention_days: days }) };
    await writeParameter(parameterOf(account, 'settings'), JSON.stringify(settings), 'String');
  }
  const { media_retention_days: kept } = settings;
  if (json) terminal.json({ account, settings });
  else if (kept === undefined)
    terminal.say({
      en: `${account}: copies of temporary media are kept for ever.`,
      zh: `${account}:临时素材的副本永久保留。`,
    });
  else
    terminal.say({
      en: `${account}: copies of temporary media are erased after ${kept} days.`,
      zh: `${account}:临时素材的副本保留 ${kept} 天后删除。`,
    });
  return undefined;
};

function wholeDays(text: string): number {
  const days = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(days) && days >= 1) return days;
  throw badInput(
    '--media-retention-days',
    `"${text}" is no whole number of days from 1 on.`,
    `“${text}”不是有效的天数,应为不小于 1 的整数。`,
  );
}
