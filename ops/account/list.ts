import { listAccounts, readStatuses } from '../../lib/accounts/account-parameters.ts';
import { type AccountView, accountView } from '../../lib/accounts/account-view.ts';
import type { Bilingual } from '../../lib/problems/bilingual.ts';
import type { Command } from '../command.ts';

/** The accounts and the state of their tokens, as refresh-token last left it. Asks WeChat nothing. */
export const listTheAccounts: Command<{ readonly json?: boolean }> = async (
  { terminal, place },
  { json },
) => {
  const accounts = await listAccounts();
  const statuses = await readStatuses(accounts);
  const views = accounts.map((account) =>
    accountView(account, statuses.get(account), terminal.language, Date.now()),
  );
  if (json) terminal.json({ accounts: views });
  else if (views.length === 0)
    terminal.note({
      en: `No account yet. Add one: ${place.command('account add <account>')}`,
      zh: `还没有账号,请添加:${place.command('account add <account>')}`,
    });
  else {
    const width = Math.max(...accounts.map((account) => account.length));
    for (const view of views) terminal.say(lineOf(view, width));
  }
  return undefined;
};

function lineOf(view: AccountView, width: number): Bilingual {
  const { account, kind, app_id, token, last_error: error } = view;
  const start = `${account.padEnd(width)}  ${(app_id ?? '?').padEnd(18)}  ${(kind ?? '?').padEnd(8)}  `;
  const state = tokenState(token);
  return {
    en: `${start}${state.en}${error ? ` · ${error.title}: ${error.detail}` : ''}`,
    zh: `${start}${state.zh}${error ? ` · ${error.title}:${error.detail}` : ''}`,
  };
}

function tokenState({ state, expires_at }: AccountView['token']): Bilingual {
  if (state === 'none') return { en: 'no token', zh: '没有令牌' };
  return state === 'valid'
    ? { en: `token until ${expires_at}`, zh: `令牌有效至 ${expires_at}` }
    : { en: `token expired ${expires_at}`, zh: `令牌已于 ${expires_at} 过期` };
}
