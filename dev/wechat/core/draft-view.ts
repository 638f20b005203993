import type { App } from './app.ts';
import type { ArticleSet } from './article-box.ts';
import { draftLink } from './article-links.ts';
import { newsItem } from './article-view.ts';
import type { State } from './state.ts';

/** What a draft holds, with the two times beside `news_item` (wechat-api.md 4.2). */
export function draftContent(app: App, draft: ArticleSet, state: State, noContent = false) {
  const items = draft.articles.map((article) =>
    newsItem(article, { url: draftLink(app, article, state), noContent }, state),
  );
  return {
    news_item: items,
    create_time: Math.floor(draft.createdAt / 1000),
    update_time: Math.floor(draft.updatedAt / 1000),
  };
}
