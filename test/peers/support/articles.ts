import assert from 'node:assert/strict';
import { type Json, json } from './answers.ts';

/** One article as a caller writes it (wechat-api.md 4.1). */
export function article(title: string, thumb: string, more: Json = {}): Json {
  const content = '<p style="color:red">正文 \u{1f600}</p>';
  return { title, author: '作者', digest: '摘要', content, thumb_media_id: thumb, ...more };
}

/** The articles of a draft, of a published item, or of either in a list (wechat-api.md 4.2, 5). */
export function articlesIn(holder: unknown): Json[] {
  const { news_item: articles } = json(holder);
  assert.ok(Array.isArray(articles));
  return articles as Json[];
}

/** What add_news and update_news have answered since July 2022 (wechat-api.md 3.6). */
export const UNSUPPORTED =
  /^This API has been unsupported\. For more details, please view https:\/\/mp\.weixin\.qq\.com\//;
