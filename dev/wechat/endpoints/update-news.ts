import { articleBody } from '../core/article-body.ts';
import { readArticle } from '../core/article-input.ts';
import { type AppEndpoint, DONE } from '../core/endpoint.ts';
import { LEGACY_RULES, refuseRetired } from '../core/legacy-news.ts';
import { WeChatError } from '../core/wechat-error.ts';

/** Closed like add_news. The documents had a list in `articles`, clients sent one object (wechat-api.md 3.6, 10). */
export const updateNews: AppEndpoint = {
  path: '/cgi-bin/material/update_news',
  methods: ['POST'],
  access: 'token',
  async run({ app, request, state }) {
    refuseRetired(state.quirks);
    const body = articleBody(request);
    const { media_id: id, index = 0, articles } = body.json;
    if (id === undefined) throw new WeChatError(41006);
    const news = typeof id === 'string' ? app.news.get(id) : undefined;
    if (!news) throw new WeChatError(40007);
    const at = Number(index);
    if (!news.articles[at]) throw new WeChatError(40114);
    const given: unknown = Array.isArray(articles) ? articles[0] : articles;
    const article = await readArticle(given, { app, state, body, rules: LEGACY_RULES });
    news.articles = news.articles.with(at, article);
    news.updatedAt = state.clock.now();
    return DONE;
  },
};
