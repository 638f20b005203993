import { authenticate } from '../core/credentials.ts';
import type { OpenEndpoint } from '../core/endpoint.ts';
import { jsonBody } from '../core/json-body.ts';

const path = '/cgi-bin/stable_token';
/** Forced refreshes have a quota of their own, kept under a name of ours. */
const FORCED = `${path}?force_refresh`;

/** The stable token: the same one until shortly before its end, unless forced (wechat-api.md 1.2). */
export const stableToken: OpenEndpoint = {
  path,
  methods: ['POST'],
  access: 'credentials',
  run(call) {
    const { request, state } = call;
    const { appid, secret, grant_type, force_refresh: force } = jsonBody(request);
    const app = authenticate(call, { appid, secret, grant_type });
    const now = state.clock.now();
    app.counters.spend(path, state.quotaOf(app, path), now);
    if (force !== true) return { json: { ...app.tokens.issueStable(state.limits, now) } };
    const spend = () => app.counters.spend(FORCED, { per_day: state.limits.force_refresh_per_day }, now);
    return { json: { ...app.tokens.forceStable(state.limits, now, spend) } };
  },
};
