import type { App } from '../core/app.ts';
import { type Incoming, isObject } from '../core/incoming.ts';
import type { State } from '../core/state.ts';

/** The app that a request speaks for, right or wrong credentials: by its token, or by the appid it names. */
export function appOf(request: Incoming, state: State): App | undefined {
  const token = request.query.get('access_token');
  if (token !== null) return state.apps.byToken(token);
  const inBody = isObject(request.json) ? request.json.appid : request.form.get('appid');
  const appId = request.query.get('appid') ?? inBody;
  return typeof appId === 'string' ? state.apps.get(appId) : undefined;
}
