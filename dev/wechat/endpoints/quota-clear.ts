import { type AppEndpoint, DONE } from '../core/endpoint.ts';
import { quotaPath } from '../core/quota-path.ts';

/** Sets the count of one path back, fifty times a month (wechat-api.md 1.6). */
export const quotaClear: AppEndpoint = {
  path: '/cgi-bin/openapi/quota/clear',
  methods: ['POST'],
  access: 'token',
  run({ app, request, state }) {
    const path = quotaPath(request, app, state);
    const most = state.limits.clear_path_quota_per_month;
    app.monthly.spend('quota/clear', most, state.clock.now());
    app.counters.clear(path);
    return DONE;
  },
};
