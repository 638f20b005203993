import type { App } from './app.ts';
import type { Incoming } from './incoming.ts';
import { jsonBody } from './json-body.ts';
import type { State } from './state.ts';
import { WeChatError } from './wechat-error.ts';

/**
 * The `cgi_path` in a body: 76021 for a path without a quota, 76022 for one that this account may not call
 * (wechat-api.md 1.6).
 */
export function quotaPath(request: Incoming, app: App, state: State): string {
  const { cgi_path: path } = jsonBody(request);
  if (typeof path !== 'string' || !state.quotaOf(app, path)) throw new WeChatError(76021);
  if (app.refusedPaths.includes(path)) throw new WeChatError(76022);
  return path;
}
