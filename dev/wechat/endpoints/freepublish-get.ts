import type { AppEndpoint } from '../core/endpoint.ts';
import { jsonBody } from '../core/json-body.ts';
import { publishStatus } from '../core/published-view.ts';
import { WeChatError } from '../core/wechat-error.ts';

/** How a publish job stands, by its id as a number or a text (wechat-api.md 5). */
export const freepublishGet: AppEndpoint = {
  path: '/cgi-bin/freepublish/get',
  methods: ['POST'],
  access: 'token',
  run({ app, request, state }) {
    const { publish_id: id } = jsonBody(request);
    // The documentation of this call gives 40002 a meaning of its own.
    if (!/^\d+$/.test(String(id))) throw new WeChatError(40002, 'invalid argument');
    const publication = app.publications.get(Number(id));
    if (!publication) throw new WeChatError(53502);
    return { json: publishStatus(app, publication, state) };
  },
};
