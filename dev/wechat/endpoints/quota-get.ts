import type { AppEndpoint } from '../core/endpoint.ts';
import { quotaPath } from '../core/quota-path.ts';

/** What is left today of one path's quota (wechat-api.md 1.6). A path without a daily quota has no `quota`. */
export const quotaGet: AppEndpoint = {
  path: '/cgi-bin/openapi/quota/get',
  methods: ['POST'],
  access: 'token',
  run({ app, request, state }) {
    const path = quotaPath(request, app, state);
    const { per_day: limit, per_minute: calls } = state.quotaOf(app, path) ?? {};
    const used = app.counters.used(path, state.clock.now());
    const quota =
      limit === undefined ? {} : { quota: { daily_limit: limit, used, remain: Math.max(limit - used, 0) } };
    const rate = calls === undefined ? {} : { rate_limit: { call_count: calls, refresh_second: 60 } };
    return { json: { errcode: 0, errmsg: 'ok', ...quota, ...rate } };
  },
};
