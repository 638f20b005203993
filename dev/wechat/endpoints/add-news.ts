import { articleBody } from '../core/article-body.ts';
import { readArticles } from '../core/article-input.ts';
import { type AppEndpoint, uploaded } from '../core/endpoint.ts';
import { permanentId } from '../core/ids.ts';
import { LEGACY_RULES, refuseRetired } from '../core/legacy-news.ts';

/** Permanent news: closed since February 2022, 45106 (wechat-api.md 3.6). */
export const addNews: AppEndpoint = {
  path: '/cgi-bin/material/add_news',
  methods: ['POST'],
  access: 'token',
  async run(call) {
    const { app, request, state } = call;
    refuseRetired(state.quirks);
    const body = articleBody(request);
    const articles = await readArticles(body.json.articles, { app, state, body, rules: LEGACY_RULES });
    app.library.checkRoom('image', app.news.size, state.limits);
    const id = permanentId(app.id, state.quirks.short_ids);
    const now = state.clock.now();
    app.news.add({ media_id: id, alias: id, articles, createdAt: now, updatedAt: now });
    return uploaded(call, { media_id: id });
  },
};
