import { listAccounts } from '../../lib/accounts/account-parameters.ts';
import type { TokenAnswer } from '../../lib/accounts/token-request.ts';
import type { Command, Context } from '../command.ts';
import { findingOf } from '../token/advice.ts';
import { verifyCredentials } from '../token/verify.ts';
import { requireKnown } from './known.ts';

/** Lets WeChat be asked for the token of an account, or of each. Exit code 1 if one gets none. */
export const checkAccount: Command<{ readonly account?: string }> = async (context, { account }) => {
  if (account !== undefined) await requireKnown(account, context.place);
  const accounts = account === undefined ? await listAccounts() : [account];
  let failed = false;
  for (const each of accounts) {
    const answer = await verifyCredentials(each);
    tell(context, each, answer);
    failed ||= answer.state !== 'ok';
  }
  return failed ? 1 : 0;
};

function tell({ terminal, place }: Context, account: string, answer: TokenAnswer): void {
  if (answer.state === 'ok') {
    const until = answer.expires_at ?? '';
    terminal.say({ en: `${account}: token until ${until}`, zh: `${account}:令牌有效至 ${until}` });
    return;
  }
  const { cause, next } = findingOf(account, answer, place);
  terminal.say({ en: `${account}: ${cause.en}`, zh: `${account}:${cause.zh}` });
  terminal.say({ en: `  What to do: ${next.en}`, zh: `  处理方法:${next.zh}` });
}
