import type { ArticleRules } from './article-input.ts';
import { permanentCover } from './article-pictures.ts';
import type { Quirks } from './quirks.ts';
import { WeChatError } from './wechat-error.ts';

/** What add_news took (wechat-api.md 3.6). */
export const LEGACY_RULES: ArticleRules = { types: ['news'], coverOf: permanentCover, digestChars: 54 };

/** 45106, or 45103 as in March 2022, unless the old days were asked for (wechat-api.md 3.6). */
export function refuseRetired(quirks: Quirks): void {
  if (!quirks.news_legacy) throw new WeChatError(quirks.news_45103 ? 45103 : 45106);
}
