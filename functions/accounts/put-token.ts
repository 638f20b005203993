import { requestToken } from '../../lib/accounts/token-request.ts';
import { ok } from '../../lib/http/call.ts';
import { endpoint } from '../../lib/http/endpoint.ts';
import { Conflict } from '../../lib/problems/app-errors.ts';
import { rememberSecret } from '../../lib/redact.ts';
import { TokenUnavailable } from '../../lib/wechat/errors.ts';
import { putToken as route } from './contract.ts';

const NOT_EXTERNAL = {
  en: 'This account fetches its token itself. Only accounts of kind "external" take one from outside.',
  zh: '该账号由本服务自行获取令牌,只有 external 类型的账号接受外部推送。',
};
const STALE = {
  en: 'A token that lives longer is stored already; this one was overtaken on its way.',
  zh: '已保存了有效期更长的令牌,本次推送的令牌已过时。',
};

/** Takes the token of an account whose token another centre keeps. refresh-token, the only writer, stores it. */
export const handler = endpoint(route, async ({ path: { account }, body }) => {
  rememberSecret(body.access_token);
  const expires_at = new Date(Date.now() + body.expires_in * 1000).toISOString();
  const answer = await requestToken({ account, push: { access_token: body.access_token, expires_at } });
  if (answer.state === 'ok') return ok({ account, expires_at: answer.expires_at ?? expires_at });
  if (answer.state === 'not_external') throw new Conflict(NOT_EXTERNAL);
  if (answer.state === 'stale') throw new Conflict(STALE);
  throw new TokenUnavailable(account, answer.state, answer.failure);
});
