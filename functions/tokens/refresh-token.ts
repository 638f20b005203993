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
import { throughStoredProxy } from '../../lib/accounts/egress-proxy.ts';
import { noteFailure } from '../../lib/accounts/note-failure.ts';
import { noteRefusal } from '../../lib/accounts/note-refusal.ts';
import { pushToken } from '../../lib/accounts/push-token.ts';
import { AHEAD_MS, createRefresher, type RefreshParts } from '../../lib/accounts/refresh.ts';
import { refreshDue } from '../../lib/accounts/refresh-due.ts';
import type { TokenAnswer, TokenRequest } from '../../lib/accounts/token-request.ts';
import { env } from '../../lib/config.ts';
import { invocation } from '../../lib/invocation.ts';
import { about } from '../../lib/log.ts';
import { readParameter } from '../../lib/storage/parameters.ts';
import { fetchStableToken } from '../../lib/wechat/index.ts';

const TIMEOUT_MS = 8_000;
const baseUrl = env('WECHAT_BASE_URL');
/** Set where tokens are fetched through the operator's proxy. */
const proxy = process.env.EGRESS_PROXY_PARAMETER;
const caller = { baseUrl, ...(proxy && { send: throughStoredProxy(() => readParameter(proxy)) }) };

const parts: RefreshParts = {
  readCredentials,
  readToken,
  writeToken,
  readStatus,
  writeStatus,
  fetchToken: (credentials) =>
    fetchStableToken(credentials, {
      ...caller,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      onFailure: noteFailure({ app_id: credentials.app_id }),
    }),
  now: Date.now,
};
const refresh = createRefresher(parts);

/** What a schedule sends. Its `account` is that of AWS. */
type Scheduled = { readonly 'detail-type'?: string };

/**
 * The only function that reads AppSecrets and writes tokens. Every minute it renews what is about to end; on request it
 * sees to one account, takes a pushed token, or notes what WeChat refused.
 */
export const handler = (event: TokenRequest | Scheduled, context: Context): Promise<TokenAnswer> =>
  invocation(context, {}, () => (isRequest(event) ? answer(event) : refreshAll()));

const isRequest = (event: TokenRequest | Scheduled): event is TokenRequest =>
  'account' in event && !('detail-type' in event);

const refreshAll = () =>
  refreshDue({
    listAccounts,
    readStatuses,
    refresh: (account) => refresh({ account }, AHEAD_MS),
    now: Date.now,
  });

async function answer({ origin, ...request }: TokenRequest): Promise<TokenAnswer> {
  const { account, push, refused } = request;
  about({ ...origin, account });
  if (push) return await pushToken(parts, account, push);
  if (refused) return await noteRefusal(account, refused, Date.now());
  return await refresh(request);
}
