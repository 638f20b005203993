import type { Context } from 'aws-lambda';
import {
  listAccounts,
  readCredentials,
  readStatus,
  readStatuses,
  readToken,
  writeStatus,
  writeToken,
} from '../../lib/accounts/account-parameters.ts';
import { noteRefusal } from '../../lib/accounts/note-refusal.ts';
import { pushToken } from '../../lib/accounts/push-token.ts';
import { AHEAD_MS, createRefresher, type RefreshParts } from '../../lib/accounts/refresh.ts';
import { refreshDue } from '../../lib/accounts/refresh-due.ts';
import type { TokenAnswer, TokenRequest } from '../../lib/accounts/token-request.ts';
import { env } from '../../lib/config.ts';
import { log } from '../../lib/log.ts';
import { fetchStableToken } from '../../lib/wechat/index.ts';

const TIMEOUT_MS = 8_000;
const baseUrl = env('WECHAT_BASE_URL');

const parts: RefreshParts = {
  readCredentials,
  readToken,
  writeToken,
  readStatus,
  writeStatus,
  fetchToken: (credentials) =>
    fetchStableToken(credentials, { baseUrl, signal: AbortSignal.timeout(TIMEOUT_MS) }),
  now: Date.now,
};
const refresh = createRefresher(parts);

/**
 * The only function that reads AppSecrets and writes tokens. Every minute it renews what is about to end; on request it
 * sees to one account, takes a pushed token, or notes what WeChat refused.
 */
export async function handler(event: Partial<TokenRequest>, context: Context): Promise<TokenAnswer> {
  log.resetKeys();
  log.appendKeys({
    lambda_request_id: context.awsRequestId,
    ...(event.account && { account: event.account }),
  });
  const { account, push, refused } = event;
  if (!account)
    return await refreshDue({
      listAccounts,
      readStatuses,
      refresh: (due) => refresh({ account: due }, AHEAD_MS),
      now: Date.now,
    });
  if (push) return await pushToken(parts, account, push);
  if (refused) return await noteRefusal(account, refused, Date.now());
  return await refresh({ ...event, account });
}
