import { draftContent } from '../core/draft-view.ts';
import type { AppEndpoint } from '../core/endpoint.ts';
import { mediaIdIn } from '../core/json-body.ts';
import { WeChatError } from '../core/wechat-error.ts';

/** The articles of a draft; one that was published is 40007 (wechat-api.md 4.2). */
export const draftGet: AppEndpoint = {
  path: '/cgi-bin/draft/get',
  methods: ['POST'],
  access: 'token',
  run({ app, request, state }) {
    const draft = app.drafts.get(mediaIdIn(request));
    if (!draft) throw new WeChatError(40007);
    return { json: draftContent(app, draft, state) };
  },
};
