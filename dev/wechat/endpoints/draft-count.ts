import type { AppEndpoint } from '../core/endpoint.ts';

/** How many drafts there are (wechat-api.md 4.2). */
export const draftCount: AppEndpoint = {
  path: '/cgi-bin/draft/count',
  methods: ['GET'],
  access: 'token',
  run({ app }) {
    return { json: { total_count: app.drafts.size } };
  },
};
