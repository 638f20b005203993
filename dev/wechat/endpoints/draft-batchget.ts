import type { ArticleSet } from '../core/article-box.ts';
import { draftContent } from '../core/draft-view.ts';
import type { AppEndpoint } from '../core/endpoint.ts';
import { jsonBody } from '../core/json-body.ts';
import { pageIn, pageOf } from '../core/paging.ts';

/** One page of the drafts, newest first (wechat-api.md 4.2). */
export const draftBatchget: AppEndpoint = {
  path: '/cgi-bin/draft/batchget',
  methods: ['POST'],
  access: 'token',
  run({ app, request, state }) {
    const body = jsonBody(request);
    const view = (draft: ArticleSet) => {
      const content = draftContent(app, draft, state, body.no_content === 1);
      const id = state.quirks.draft_second_id ? draft.alias : draft.media_id;
      return { media_id: id, content, update_time: content.update_time };
    };
    return { json: pageOf(app.drafts.list(), pageIn(body), view, state) };
  },
};
