import type { StoredToken } from './account-parameters.ts';
import { parseCredentials } from './credentials.ts';
import type { RefreshParts } from './refresh.ts';
import { healthyStatus } from './refresh-status.ts';
import type { TokenAnswer, TokenRequest } from './token-request.ts';

/**
 * Stores a token that a centre outside hands in. One that lives shorter than the stored one is refused as `stale`:
 * it was overtaken on its way.
 */
export async function pushToken(
  parts: RefreshParts,
  account: string,
  { access_token, expires_at }: NonNullable<TokenRequest['push']>,
): Promise<TokenAnswer> {
  const text = await parts.readCredentials(account);
  if (text === undefined) return { state: 'unknown_account' };
  const credentials = parseCredentials(text);
  if ('problem' in credentials) return { state: 'misconfigured', failure: { errmsg: credentials.problem } };
  if (credentials.kind !== 'external') return { state: 'not_external' };
  const [stored, status] = await Promise.all([parts.readToken(account), parts.readStatus(account)]);
  const next: StoredToken = { app_id: credentials.app_id, access_token, expires_at };
  if (stored?.app_id === next.app_id) {
    if (stored.access_token === access_token) return { state: 'ok', expires_at: stored.expires_at };
    if (Date.parse(stored.expires_at) > Date.parse(expires_at)) return { state: 'stale' };
  }
  await parts.writeToken(account, next);
  await parts.writeStatus(account, healthyStatus(credentials, next, status, parts.now()));
  return { state: 'ok', expires_at };
}
