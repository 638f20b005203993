import { clearQuotas } from '../core/clear-quotas.ts';
import { appCalled } from '../core/credentials.ts';
import { DONE, type OpenEndpoint } from '../core/endpoint.ts';
import { isObject } from '../core/incoming.ts';
import { WeChatError } from '../core/wechat-error.ts';

/** The same without a token: appid and appsecret in the body or in the query (wechat-api.md 1.6). */
export const clearQuotaV2: OpenEndpoint = {
  path: '/cgi-bin/clear_quota/v2',
  methods: ['POST'],
  access: 'credentials',
  run({ request, state }) {
    const body = isObject(request.json) ? request.json : {};
    const given = (name: string) => body[name] ?? request.form.get(name) ?? request.query.get(name);
    const secret = given('appsecret');
    const app = appCalled({ appid: given('appid'), secret }, state);
    if (secret !== app.secret) throw new WeChatError(40125);
    clearQuotas(app, state);
    return DONE;
  },
};
