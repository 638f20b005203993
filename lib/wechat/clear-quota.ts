/** Starting the counts anew when not even a token is to be had: every call of the day may be used up (wechat-api.md 1.6). */
import type { AppCredentials } from './access-token.ts';
import { type CallerOptions, type CallOptions, createCaller, jsonBody } from './call.ts';

const CLEAR = '/cgi-bin/clear_quota/v2';

/**
 * Starts all counts of an account anew, by its secret and without a token; 10 times a month together with
 * `quota.clearAll`, 48006 after that. The secret goes in the body and never in the query, though WeChat's example
 * has it there: addresses end in logs. Not repeated, since each time counts.
 *
 * @throws {WeChatError} {WeChatUnreachable}
 */
export async function clearQuotaWithSecret(
  { app_id, app_secret }: AppCredentials,
  { signal, ...caller }: Omit<CallerOptions, 'tokens'> & CallOptions = {},
): Promise<void> {
  await createCaller(caller).json({
    api: CLEAR,
    body: jsonBody({ appid: app_id, appsecret: app_secret }),
    idempotent: false,
    ...(signal && { signal }),
  });
}
