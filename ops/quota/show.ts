import { requireKnown } from '../account/known.ts';
import type { Command } from '../command.ts';
import { inWords } from '../explain.ts';
import { INTERFACES } from './interfaces.ts';
import { checkPath } from './path.ts';
import { readQuotas } from './read.ts';

export type ShowInput = { readonly account: string; readonly cgiPath?: string; readonly json?: boolean };

/** How many calls of today are used and left, by interface. */
export const showQuota: Command<ShowInput> = async ({ terminal, place }, { account, cgiPath, json }) => {
  const paths = cgiPath === undefined ? INTERFACES : [checkPath(cgiPath)];
  await requireKnown(account, place);
  const quotas = await readQuotas(account, paths);
  if (json) {
    const items = quotas.map(({ cgi_path, quota, error }) =>
      quota ? { cgi_path, ...quota } : { cgi_path, error: inWords(error)[terminal.language] },
    );
    terminal.json({ account, quotas: items });
    return undefined;
  }
  const width = Math.max(...paths.map((path) => path.length));
  for (const { cgi_path, quota, error } of quotas) {
    const start = cgi_path.padEnd(width);
    if (!quota) terminal.say(`${start}  ${inWords(error)[terminal.language]}`);
    else
      terminal.say({
        en: `${start}  ${quota.used} of ${quota.daily_limit} used${quota.remain <= 0 ? '  EXHAUSTED' : ''}`,
        zh: `${start}  已用 ${quota.used} / ${quota.daily_limit}${quota.remain <= 0 ? '  已用完' : ''}`,
      });
  }
  return undefined;
};
