import { ACCOUNT_PATTERN } from '../../lib/accounts/account-name.ts';
import { listAccounts } from '../../lib/accounts/account-parameters.ts';
import { badInput, OpsFailure } from '../failure.ts';
import type { Place } from '../place.ts';

/** @throws {OpsFailure} that names the accounts there are */
export async function requireKnown(account: string, place: Place): Promise<void> {
  const accounts = await listAccounts();
  if (accounts.includes(account)) return;
  const list = accounts.join(', ');
  throw new OpsFailure(
    { en: `There is no account "${account}".`, zh: `没有名为“${account}”的账号。` },
    {
      exitCode: 2,
      next:
        accounts.length > 0
          ? { en: `Accounts: ${list}`, zh: `现有账号:${list}` }
          : {
              en: `There is none yet: ${place.command('account add')}`,
              zh: `还没有任何账号:${place.command('account add')}`,
            },
    },
  );
}

/** @throws {OpsFailure} for an alias that cannot be part of a path */
export function checkName(account: string): void {
  if (ACCOUNT_PATTERN.test(account)) return;
  throw badInput(
    '<account>',
    `"${account}" cannot be an alias. Lower-case letters, digits, - and _, at most 32, the first no sign.`,
    `“${account}”不能用作别名:只能用小写字母、数字、- 和 _,最多 32 个,且以字母或数字开头。`,
  );
}
