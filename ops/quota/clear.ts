import { type Credentials, readCredentials } from '../../lib/accounts/account-parameters.ts';
import { parseCredentials } from '../../lib/accounts/credentials.ts';
import { wechatOf } from '../../lib/accounts/wechat-clients.ts';
import { env } from '../../lib/config.ts';
import type { Bilingual } from '../../lib/problems/bilingual.ts';
import { clearQuotaWithSecret } from '../../lib/wechat/index.ts';
import { requireKnown } from '../account/known.ts';
import type { Command } from '../command.ts';
import { badInput, OpsFailure } from '../failure.ts';
import { checkPath } from './path.ts';

export type ClearInput = {
  readonly account: string;
  readonly cgiPath?: string;
  readonly withSecret?: boolean;
  readonly yes?: boolean;
};

/** Starts the counts of today anew: of all interfaces, or of one. A person's act, since WeChat allows it a few times a month. */
export const clearQuota: Command<ClearInput> = async ({ terminal, place }, input) => {
  const { account, withSecret, yes } = input;
  const path = input.cgiPath === undefined ? undefined : checkPath(input.cgiPath);
  if (path !== undefined && withSecret)
    throw badInput(
      '--with-secret',
      'clears all interfaces, not one: leave [cgi_path] out.',
      '只能清零全部接口,请去掉 [cgi_path]。',
    );
  await requireKnown(account, place);
  await terminal.confirm(question(account, path), yes);
  const credentials = await usable(account);
  if (path !== undefined) await wechatOf(account).quota.clear(path);
  else if (withSecret) await clearQuotaWithSecret(secretIn(credentials), { baseUrl: env('WECHAT_BASE_URL') });
  else await wechatOf(account).quota.clearAll(credentials.app_id);
  terminal.say({
    en: `${account}: the counts ${path ? `of ${path}` : 'of all interfaces'} begin anew.`,
    zh: `${account}:${path ? path : '全部接口'}的调用次数已清零。`,
  });
  return undefined;
};

/** wechat-api.md 1.6. */
const question = (account: string, path: string | undefined): Bilingual =>
  path
    ? {
        en: `Clear the counts of ${path} of "${account}"? WeChat allows this 50 times a month.`,
        zh: `将账号“${account}”的 ${path} 调用次数清零?微信每月只允许 50 次。`,
      }
    : {
        en: `Clear the counts of all interfaces of "${account}"? WeChat allows this 10 times a month, those in the console included.`,
        zh: `将账号“${account}”全部接口的调用次数清零?微信每月只允许 10 次(含在公众平台上的操作)。`,
      };

async function usable(account: string): Promise<Credentials> {
  const credentials = parseCredentials((await readCredentials(account)) ?? '');
  if ('app_id' in credentials) return credentials;
  throw new OpsFailure({
    en: `The credentials of "${account}" cannot be used: ${credentials.problem}.`,
    zh: `账号“${account}”的凭据无法使用(${credentials.problem})。`,
  });
}

function secretIn(credentials: Credentials) {
  if (credentials.kind === 'secret') return credentials;
  throw badInput('--with-secret', 'this account has no secret.', '该账号没有密钥。');
}
