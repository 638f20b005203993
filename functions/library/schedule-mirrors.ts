import { listAccounts } from '../../lib/accounts/account-parameters.ts';
import { enqueueMirror } from './parts.ts';

/** The longest that SQS holds a message back. */
const SPREAD_S = 900;

/** Once a day one message for each account, so that not all begin at once. */
export async function handler(): Promise<void> {
  const accounts = await listAccounts();
  for (const [index, account] of accounts.entries()) {
    await enqueueMirror({ account }, Math.floor((index / accounts.length) * SPREAD_S));
  }
}
