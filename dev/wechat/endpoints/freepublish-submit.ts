import type { AppEndpoint } from '../core/endpoint.ts';
import { mediaIdIn } from '../core/json-body.ts';
import { startPublishing } from '../core/publishing.ts';
import { WeChatError } from '../core/wechat-error.ts';

/** Begins to publish a draft. Both ids are integers, whatever the documentation says (wechat-api.md 5). */
export const freepublishSubmit: AppEndpoint = {
  path: '/cgi-bin/freepublish/submit',
  methods: ['POST'],
  access: 'token',
  run({ app, request, state }) {
    const draft = app.drafts.get(mediaIdIn(request));
    if (!draft) throw new WeChatError(40007);
    const { publish_id: id } = startPublishing(app, draft, state);
    return { json: { errcode: 0, errmsg: 'ok', publish_id: id, msg_data_id: id } };
  },
};
