/** The token endpoints (wechat-api.md 1). Both work without a token; neither is ever repeated on 40001. */
import { type CallerOptions, type CallOptions, createCaller, jsonBody } from './call.ts';
import { requiredCount, requiredText } from './json.ts';

const STABLE_TOKEN = '/cgi-bin/stable_token';

export type AccessToken = {
  readonly access_token: string;
  /** Seconds. */
  readonly expires_in: number;
};

export type AppCredentials = { readonly app_id: string; readonly app_secret: string };

/**
 * `stable_token` in normal mode: the same token until five minutes before its end, then the next, both being valid
 * meanwhile (1.2). Concurrent callers therefore do no harm.
 *
 * @throws {WeChatError} {WeChatUnreachable}
 */
export async function fetchStableToken(
  { app_id, app_secret }: AppCredentials,
  options: Omit<CallerOptions, 'tokens'> & CallOptions & { readonly timeoutMs?: number } = {},
): Promise<AccessToken> {
  const { signal, timeoutMs, ...caller } = options;
  const answer = await createCaller(caller).json({
    api: STABLE_TOKEN,
    body: jsonBody({
      grant_type: 'client_credential',
      appid: app_id,
      secret: app_secret,
      force_refresh: false,
    }),
    idempotent: true,
    ...(signal && { signal }),
    ...(timeoutMs !== undefined && { timeoutMs }),
  });
  return {
    access_token: requiredText(STABLE_TOKEN, answer, 'access_token'),
    expires_in: requiredCount(STABLE_TOKEN, answer, 'expires_in'),
  };
}
