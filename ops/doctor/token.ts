/** Credentials, allow-list and token of one account: refresh-token is told to ask WeChat. */
import { type AccountStatus, readStatus } from '../../lib/accounts/account-parameters.ts';
import type { TokenAnswer } from '../../lib/accounts/token-request.ts';
import type { Place } from '../place.ts';
import { type BadAnswer, findingOf } from '../token/advice.ts';
import { verifyCredentials } from '../token/verify.ts';
import type { Check } from './check.ts';

/** The schedule renews at ten minutes left; with less than this it has not run for a while. */
const RENEWED_ABOVE_MS = 8 * 60_000;

/** Asking again messages the administrator (89503) or is refused anyway for an hour or a day (89506, 89507). */
const NOT_TO_REPEAT = new Set([89503, 89506, 89507]);

export async function checkToken(account: string, place: Place): Promise<Check[]> {
  const status = await readStatus(account);
  const answer = known(status) ?? (await verifyCredentials(account));
  return [verdict(account, answer, place), ...schedule(account, status, place)];
}

function known(status: AccountStatus | undefined): BadAnswer | undefined {
  const { reason, errcode, errmsg, rid, retry_at } = status?.last_error ?? {};
  if (!reason || errcode === undefined || !NOT_TO_REPEAT.has(errcode)) return undefined;
  if (Date.parse(retry_at ?? '') <= Date.now()) return undefined;
  return { state: reason, failure: { errcode, ...(errmsg && { errmsg }), ...(rid && { rid }) } };
}

function verdict(account: string, answer: TokenAnswer, place: Place): Check {
  if (answer.state === 'ok') {
    const until = answer.expires_at ?? '';
    return {
      check: 'credentials',
      account,
      state: 'ok',
      cause: {
        en: `WeChat accepts the credentials and the address; token until ${until}`,
        zh: `凭据和出口地址均有效;令牌有效至 ${until}`,
      },
      facts: { expires_at: until },
    };
  }
  const { cause, next } = findingOf(account, answer, place);
  const { errcode, address } = answer.failure ?? {};
  return {
    check: 'credentials',
    account,
    state: 'problem',
    cause,
    next,
    facts: { reason: answer.state, ...(errcode !== undefined && { errcode }), ...(address && { address }) },
  };
}

/** As it was before we asked. External tokens come when they come. */
function schedule(account: string, status: AccountStatus | undefined, place: Place): Check[] {
  const { kind, last_error: error, token_expires_at: expires } = status ?? {};
  if (kind !== 'secret' || error || !expires) return [];
  const left = Date.parse(expires) - Date.now();
  if (left > RENEWED_ABOVE_MS) return [];
  return [
    {
      check: 'schedule',
      account,
      state: 'problem',
      cause: {
        en: `The token was left to run out (${expires}): refresh-token does not run every minute.`,
        zh: `令牌未按时更新(${expires} 到期):refresh-token 没有每分钟运行。`,
      },
      next: {
        en: `Look at the schedule rule and the log of ${place.prefix}-refresh-token; deploying again restores the rule.`,
        zh: `请检查 ${place.prefix}-refresh-token 的定时规则和日志;重新部署可恢复定时规则。`,
      },
    },
  ];
}
