import type { App } from './app.ts';
import { articleLink } from './article-links.ts';
import { newsItem } from './article-view.ts';
import { isPublic, type Publication } from './publications.ts';
import type { State } from './state.ts';

/** Published articles with their lasting addresses (wechat-api.md 5). */
export function publishedContent(app: App, publication: Publication, state: State, noContent = false) {
  const links = articleUrls(app, publication, state);
  const items = publication.articles.map(({ article, deleted }, index) => ({
    ...newsItem(article, { url: links[index] ?? '', noContent }, state),
    is_deleted: deleted,
  }));
  return {
    news_item: items,
    create_time: Math.floor(publication.createdAt / 1000),
    update_time: Math.floor(publication.updatedAt / 1000),
  };
}

/** How a publish job stands. Only one that succeeded has an article_id (wechat-api.md 5). */
export function publishStatus(app: App, publication: Publication, state: State) {
  const { publish_id, status, article_id, fail_idx } = publication;
  const item = articleUrls(app, publication, state).map((url, index) => ({
    idx: index + 1,
    article_url: url,
  }));
  const done = isPublic(status) ? { article_id, article_detail: { count: item.length, item } } : {};
  return { publish_id, publish_status: status, ...done, fail_idx };
}

/** The addresses of its articles, in their order. */
export function articleUrls(app: App, { publish_id: mid, articles }: Publication, state: State): string[] {
  return articles.map(({ article, sn }, index) =>
    articleLink(app, article, { mid, idx: index + 1, sn }, state),
  );
}
