import type { AppEndpoint } from '../core/endpoint.ts';
import { jsonBody } from '../core/json-body.ts';
import { pageIn, pageOf } from '../core/paging.ts';
import type { Publication } from '../core/publications.ts';
import { publishedContent } from '../core/published-view.ts';

/** One page of what has been published, newest first (wechat-api.md 5). */
export const freepublishBatchget: AppEndpoint = {
  path: '/cgi-bin/freepublish/batchget',
  methods: ['POST'],
  access: 'token',
  run({ app, request, state }) {
    const body = jsonBody(request);
    const view = (publication: Publication) => {
      const content = publishedContent(app, publication, state, body.no_content === 1);
      return { article_id: publication.article_id, content, update_time: content.update_time };
    };
    return { json: pageOf(app.publications.published(), pageIn(body), view, state) };
  },
};
