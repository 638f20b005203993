import type { App } from './app.ts';
import type { Publication } from './publications.ts';
import { WeChatError } from './wechat-error.ts';

/** The published articles that a body names; 53600 where there are none (wechat-api.md 5). */
export function publicationIn(app: App, body: Record<string, unknown>): Publication {
  const { article_id: id } = body;
  const publication = typeof id === 'string' ? app.publications.byArticleId(id) : undefined;
  if (!publication) throw new WeChatError(53600);
  return publication;
}
