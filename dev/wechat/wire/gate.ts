import { type Answer, htmlAnswer } from '../core/answer.ts';
import type { App } from '../core/app.ts';
import type { AppCall, Call, Endpoint } from '../core/endpoint.ts';
import { TOKEN_FORM } from '../core/ids.ts';
import type { Incoming } from '../core/incoming.ts';
import type { State } from '../core/state.ts';
import { WeChatError } from '../core/wechat-error.ts';

/** The servers before the API, which refuse some bodies without asking it (wechat-api.md 0.3, 7-B). */
export function frontDoor(request: Incoming, state: State): Answer | undefined {
  const chunked = request.headers['transfer-encoding'] !== undefined;
  if (chunked && state.quirks.chunked_412) return htmlAnswer(412, 'Precondition Failed');
  const tooLarge = request.body.size > state.limits.body_bytes;
  if (tooLarge && state.quirks.huge_body_503) return htmlAnswer(503, 'Service Temporarily Unavailable');
  return undefined;
}

/**
 * Lets a call through to an endpoint that wants a token: token first, then method, permission and quota.
 * The order after the token is not documented.
 */
export function admit(call: Call, endpoint: Endpoint, killToken: boolean): AppCall {
  const app = tokenOwner(call, killToken);
  checkMethod(call.request, endpoint);
  if (app.refusedPaths.includes(endpoint.path)) throw new WeChatError(48001);
  app.counters.spend(endpoint.path, call.state.quotaOf(app, endpoint.path), call.state.clock.now());
  return { ...call, app };
}

/** 43001 or 43002. HEAD passes for GET, since the documentation itself uses `curl -I` (wechat-api.md 2.2). */
export function checkMethod(request: Incoming, { methods }: Endpoint): void {
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  if (methods.some((allowed) => allowed === method)) return;
  throw new WeChatError(methods.includes('POST') ? 43002 : 43001);
}

/** The app behind the access_token, which counts only in the query (wechat-api.md 0.1). */
function tokenOwner({ request, state }: Call, killToken: boolean): App {
  const token = request.query.get('access_token');
  if (!token) throw new WeChatError(41001);
  if (state.quirks.malformed_token_40014 && !TOKEN_FORM.test(token)) throw new WeChatError(40014);
  const app = state.apps.byToken(token);
  if (killToken) app?.tokens.invalidate(token, state.clock.now());
  const standing = app?.tokens.check(token, state.clock.now());
  if (standing === 'expired') throw new WeChatError(42001);
  if (!app || standing !== 'valid') throw new WeChatError(40001);
  return app;
}
