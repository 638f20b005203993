import type { AppEndpoint } from '../core/endpoint.ts';
import { jsonBody } from '../core/json-body.ts';
import { RID_FORM } from '../core/rids.ts';
import { WeChatError } from '../core/wechat-error.ts';

/** A refused request by its rid: 76002 for what is none, 76001 for an unknown, old or foreign one (wechat-api.md 1.6). */
export const ridGet: AppEndpoint = {
  path: '/cgi-bin/openapi/rid/get',
  methods: ['POST'],
  access: 'token',
  run({ app, request, state }) {
    const { rid } = jsonBody(request);
    if (typeof rid !== 'string' || !RID_FORM.test(rid)) throw new WeChatError(76002);
    const found = state.rids.get(rid, app.id, state.limits, state.clock.now());
    if (!found) throw new WeChatError(76001);
    return { json: { errcode: 0, errmsg: 'ok', request: { ...found } } };
  },
};
