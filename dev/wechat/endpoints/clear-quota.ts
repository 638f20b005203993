import { clearQuotas } from '../core/clear-quotas.ts';
import { type AppEndpoint, DONE } from '../core/endpoint.ts';
import { jsonBody } from '../core/json-body.ts';
import { WeChatError } from '../core/wechat-error.ts';

/** Sets every count of the app back, ten times a month (wechat-api.md 1.6). */
export const clearQuota: AppEndpoint = {
  path: '/cgi-bin/clear_quota',
  methods: ['POST'],
  access: 'token',
  run({ app, request, state }) {
    const { appid } = jsonBody(request);
    if (appid === undefined || appid === '') throw new WeChatError(41002);
    if (appid !== app.id) throw new WeChatError(40013);
    clearQuotas(app, state);
    return DONE;
  },
};
