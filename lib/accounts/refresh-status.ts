/** What is kept of a refresh, and when a failed account is tried again. */
import { classify } from '../wechat/errcodes.ts';
import type { AccountStatus, Credentials, StoredToken, TokenError } from './account-parameters.ts';
import { digest } from './credentials.ts';

const MINUTE = 60_000;
const LONGEST_MS = 60 * MINUTE;

/** WeChat messages the account's administrator each time it answers this one (wechat-api.md 1.3). */
const ASKS_ADMINISTRATOR = 89503;

type Failure = Pick<TokenError, 'reason' | 'errcode' | 'errmsg' | 'rid' | 'address' | 'proxy'>;

/** The status with a good token. What WeChat refused to the account stays, unless it is another app now. */
export function healthyStatus(
  { kind, app_id }: Credentials,
  token: StoredToken,
  before: AccountStatus | undefined,
  now: number,
): AccountStatus {
  const unchanged = before?.token_expires_at === token.expires_at ? before.token_refreshed_at : undefined;
  return {
    kind,
    app_id,
    token_refreshed_at: unchanged ?? new Date(now).toISOString(),
    token_expires_at: token.expires_at,
    ...(before?.refused && before.app_id === app_id && { refused: before.refused }),
  };
}

/** The status after one more failure; what was known of the token before stays. */
export function failedStatus(
  { kind, app_id }: Pick<Credentials, 'kind' | 'app_id'>,
  text: string,
  before: AccountStatus | undefined,
  failure: Failure,
  now: number,
): AccountStatus {
  const same = before?.last_error?.credentials === digest(text) ? before.last_error : undefined;
  const attempts = (same?.attempts ?? 0) + 1;
  const last_error: TokenError = {
    ...failure,
    at: new Date(now).toISOString(),
    attempts,
    retry_at: new Date(now + delayMs(failure, attempts)).toISOString(),
    credentials: digest(text),
  };
  return { ...before, kind, app_id, last_error };
}

/** True while a human has to act first: asking WeChat again would change nothing. Corrected credentials end it. */
export function isBackingOff(status: AccountStatus | undefined, text: string, now: number): boolean {
  const error = status?.last_error;
  return error !== undefined && error.credentials === digest(text) && Date.parse(error.retry_at) > now;
}

/** Does this error pass by itself? Else somebody has to mend something. */
export function isPassing({ reason, errcode }: Failure): boolean {
  if (reason === 'unreachable') return true;
  const kind = errcode === undefined ? 'unknown' : classify(errcode, true).kind;
  return kind === 'busy' || kind === 'rate';
}

/** Five seconds less than a full number of minutes, so that the run of that minute is not missed by an instant. */
function delayMs(failure: Failure, attempts: number): number {
  if (isPassing(failure)) return 5_000;
  const first = failure.errcode === ASKS_ADMINISTRATOR ? 15 * MINUTE : MINUTE;
  return Math.min(first * 2 ** (attempts - 1), LONGEST_MS) - 5_000;
}
