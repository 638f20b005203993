import { listAccounts } from '../../lib/accounts/account-parameters.ts';
import { keyParameter, createKey as newKey, SCOPES, type Scope } from '../../lib/accounts/api-keys.ts';
import { writeParameter } from '../../lib/storage/parameters.ts';
import type { Command } from '../command.ts';
import { badInput } from '../failure.ts';

export type CreateInput = {
  readonly name: string;
  readonly accounts: string;
  readonly scopes: string;
  readonly json?: boolean;
};

/** Makes a key and shows it, once: only a digest of its secret is stored. */
export const createKey: Command<CreateInput> = async ({ terminal }, { name, json, ...input }) => {
  const scopes = scopesIn(input.scopes);
  const accounts = await accountsIn(input.accounts);
  const label = name.trim();
  if (label === '' || label.length > 100)
    throw badInput('<name>', 'a key has a name of 1 to 100 characters.', '密钥名称应为 1 至 100 个字符。');
  const { keyId, key, record } = newKey(label, accounts, scopes);
  await writeParameter(keyParameter(keyId), JSON.stringify(record), 'String');
  if (json) terminal.reveal(JSON.stringify({ key_id: keyId, key, name: label, accounts, scopes }, null, 2));
  else terminal.reveal(key);
  terminal.note({
    en: `This is shown once. Key ${keyId} works within two minutes.`,
    zh: `密钥只显示这一次。密钥 ${keyId} 将在两分钟内生效。`,
  });
  return undefined;
};

const listIn = (text: string) => [...new Set(text.split(',').map((part) => part.trim()))].filter(Boolean);

function scopesIn(text: string): Scope[] {
  const wanted = listIn(text);
  const isScope = (scope: string): scope is Scope => SCOPES.some((known) => known === scope);
  const wrong = wanted.filter((scope) => !isScope(scope));
  if (wanted.length > 0 && wrong.length === 0) return wanted.filter(isScope);
  throw badInput(
    '--scopes',
    `${wrong.length > 0 ? `"${wrong.join(', ')}" is no scope` : 'none is named'}. There are ${SCOPES.join(', ')}.`,
    `${wrong.length > 0 ? `没有权限“${wrong.join('、')}”` : '没有指定权限'}。可用权限:${SCOPES.join('、')}。`,
  );
}

/** A key for an account that does not exist yet is most often a slip. */
async function accountsIn(text: string): Promise<string[]> {
  const wanted = listIn(text);
  if (wanted.includes('*')) return ['*'];
  const known = await listAccounts();
  const wrong = wanted.filter((account) => !known.includes(account));
  if (wanted.length > 0 && wrong.length === 0) return wanted;
  throw badInput(
    '--accounts',
    `${wrong.length > 0 ? `there is no account "${wrong.join(', ')}"` : 'none is named'}. There are ${[...known, '* (all)'].join(', ')}.`,
    `${wrong.length > 0 ? `没有名为“${wrong.join('、')}”的账号` : '没有指定账号'}。可用:${[...known, '*(全部)'].join('、')}。`,
  );
}
