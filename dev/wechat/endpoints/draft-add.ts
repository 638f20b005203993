import { articleBody } from '../core/article-body.ts';
import { DRAFT_RULES, readArticles } from '../core/article-input.ts';
import type { AppEndpoint } from '../core/endpoint.ts';
import { permanentId } from '../core/ids.ts';

/** A new draft. Its answer has an `item`, and never an errcode (wechat-api.md 4.1). */
export const draftAdd: AppEndpoint = {
  path: '/cgi-bin/draft/add',
  methods: ['POST'],
  access: 'token',
  async run({ app, request, state }) {
    const body = articleBody(request);
    const articles = await readArticles(body.json.articles, { app, state, body, rules: DRAFT_RULES });
    const { short_ids: short, extra_keys: extra } = state.quirks;
    const [id, alias] = [permanentId(app.id, short), permanentId(app.id, short)];
    const now = state.clock.now();
    app.drafts.add({ media_id: id, alias, articles, createdAt: now, updatedAt: now });
    const item = articles.map((_, index) => ({ index, ad_count: 0 }));
    return { json: { media_id: id, ...(extra ? { item } : {}) } };
  },
};
