import { type AppEndpoint, DONE } from '../core/endpoint.ts';
import { mediaIdIn } from '../core/json-body.ts';
import { WeChatError } from '../core/wechat-error.ts';

/** Deletes a draft for good (wechat-api.md 4.2). */
export const draftDelete: AppEndpoint = {
  path: '/cgi-bin/draft/delete',
  methods: ['POST'],
  access: 'token',
  run({ app, request }) {
    if (!app.drafts.delete(mediaIdIn(request))) throw new WeChatError(40007);
    return DONE;
  },
};
