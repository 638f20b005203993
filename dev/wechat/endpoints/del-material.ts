import { type AppEndpoint, DONE } from '../core/endpoint.ts';
import { mediaIdIn } from '../core/json-body.ts';
import { WeChatError } from '../core/wechat-error.ts';

/** Deletes a material for good; a second time, or a temporary id, is 40007 (wechat-api.md 3.3). */
export const delMaterial: AppEndpoint = {
  path: '/cgi-bin/material/del_material',
  methods: ['POST'],
  access: 'token',
  run({ app, request }) {
    const id = mediaIdIn(request);
    if (!app.library.delete(id) && !app.news.delete(id)) throw new WeChatError(40007);
    return DONE;
  },
};
