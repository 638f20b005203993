import { articleBody } from '../core/article-body.ts';
import { type ArticleRules, readArticles } from '../core/article-input.ts';
import { massCover } from '../core/article-pictures.ts';
import { type AppEndpoint, uploaded } from '../core/endpoint.ts';
import { temporaryId } from '../core/ids.ts';

const RULES: ArticleRules = { types: ['news'], coverOf: massCover, digestChars: 64 };

/** News for mass sending, under a temporary id (wechat-api.md 2.5). */
export const mediaUploadnews: AppEndpoint = {
  path: '/cgi-bin/media/uploadnews',
  methods: ['POST'],
  access: 'token',
  async run(call) {
    const { app, request, state } = call;
    const body = articleBody(request);
    const articles = await readArticles(body.json.articles, { app, state, body, rules: RULES });
    const id = temporaryId(state.quirks.short_ids);
    const now = state.clock.now();
    app.massNews.add({ media_id: id, alias: id, articles, createdAt: now, updatedAt: now });
    return uploaded(call, { type: 'news', media_id: id, created_at: Math.floor(now / 1000) });
  },
};
