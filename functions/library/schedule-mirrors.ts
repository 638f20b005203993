import type { Context } from 'aws-lambda';
import { listAccounts } from '../../lib/accounts/account-parameters.ts';
import { invocation } from '../../lib/invocation.ts';
import { measureLag } from '../../lib/mirror/measure-lag.ts';
import { enqueueMirror } from './parts.ts';

/** The longest that SQS holds a message back. */
const SPREAD_S = 900;

/** Once a day one message for each account, so that not all begin at once; and a look at how old the catalogues are. */
export const handler = (_event: unknown, context: Context): Promise<void> =>
  invocation(context, {}, async () => {
    const accounts = await listAccounts();
    for (const [index, account] of accounts.entries()) {
      await enqueueMirror({ account }, Math.floor((index / accounts.length) * SPREAD_S));
    }
    await measureLag(accounts, Date.now());
  });
