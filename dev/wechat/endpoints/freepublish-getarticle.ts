import type { AppEndpoint } from '../core/endpoint.ts';
import { jsonBody } from '../core/json-body.ts';
import { publicationIn } from '../core/publication-in.ts';
import { publishedContent } from '../core/published-view.ts';

/** Published articles, deleted ones marked (wechat-api.md 5). */
export const freepublishGetarticle: AppEndpoint = {
  path: '/cgi-bin/freepublish/getarticle',
  methods: ['POST'],
  access: 'token',
  run({ app, request, state }) {
    return { json: publishedContent(app, publicationIn(app, jsonBody(request)), state) };
  },
};
