import type { App } from './app.ts';
import type { Call } from './endpoint.ts';
import type { State } from './state.ts';
import { WeChatError } from './wechat-error.ts';

/** What a token request says of itself, not yet believed. */
export interface Credentials {
  appid: unknown;
  secret: unknown;
  grant_type: unknown;
}

/**
 * The app that may have a token. The appid is looked at before anything else (wechat-api.md 1.1); the order of the
 * rest is not documented: credentials first, then what depends on the caller.
 */
export function authenticate({ state, request }: Call, given: Credentials): App {
  const app = appCalled(given, state);
  if (given.grant_type !== 'client_credential') throw new WeChatError(40002);
  if (given.secret !== app.secret) throw new WeChatError(state.quirks.wrong_secret_40001 ? 40001 : 40125);
  if (app.frozen) throw new WeChatError(40243);
  app.checkCaller(request.remoteAddress);
  return app;
}

/** The app that is named, where there is a secret beside its name at all. */
export function appCalled(given: Omit<Credentials, 'grant_type'>, state: State): App {
  if (isMissing(given.appid)) throw new WeChatError(41002);
  const app = typeof given.appid === 'string' ? state.apps.get(given.appid) : undefined;
  if (!app) throw new WeChatError(40013);
  if (isMissing(given.secret)) throw new WeChatError(41004);
  return app;
}

function isMissing(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}
