import { articleBody } from '../core/article-body.ts';
import { DRAFT_RULES, readArticle } from '../core/article-input.ts';
import { type AppEndpoint, DONE } from '../core/endpoint.ts';
import { isObject } from '../core/incoming.ts';
import { WeChatError } from '../core/wechat-error.ts';

/** Puts one article in the place of another. The wrong charset is 40007 here, not 47001 (wechat-api.md 4.2, 4.3). */
export const draftUpdate: AppEndpoint = {
  path: '/cgi-bin/draft/update',
  methods: ['POST'],
  access: 'token',
  async run({ app, request, state }) {
    if (request.text === undefined) throw new WeChatError(40007);
    const body = articleBody(request);
    const { media_id: id, index = 0, articles: given } = body.json;
    if (id === undefined) throw new WeChatError(41006);
    const draft = typeof id === 'string' ? app.drafts.get(id) : undefined;
    if (!draft) throw new WeChatError(40007);
    const at = Number.isInteger(index) ? Number(index) : -1;
    if (!draft.articles[at]) throw new WeChatError(40114);
    checkSource(given);
    const article = await readArticle(given, { app, state, body, rules: DRAFT_RULES });
    draft.articles = draft.articles.with(at, article);
    if (state.quirks.draft_update_time_moves) draft.updatedAt = state.clock.now();
    return DONE;
  },
};

/** 41039 is documented for the update alone. */
function checkSource(article: unknown): void {
  const url = isObject(article) ? article.content_source_url : undefined;
  if (url === undefined || url === '') return;
  if (!/^https?:$/.test(URL.parse(String(url))?.protocol ?? '')) throw new WeChatError(41039);
}
