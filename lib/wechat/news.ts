/**
 * The old permanent articles (图文素材, wechat-api.md 3.6). WeChat closed both calls on 28 February 2022 and answers
 * 45103 or 45106, of class `closed`; drafts have taken their place. They stay callable: whether they are closed is
 * WeChat's to say, and a gateway of one's own may still serve them.
 */
import { articleIndex, type NewsArticle } from './articles.ts';
import { type Caller, type CallOptions, jsonBody } from './call.ts';
import { requiredText } from './json.ts';

const ADD = '/cgi-bin/material/add_news';
const UPDATE = '/cgi-bin/material/update_news';

export function newsApi(caller: Caller) {
  return {
    /** @throws {WeChatError} {WeChatUnreachable} (see `isOutcomeUnknown`) {TokenUnavailable} */
    async add(articles: readonly NewsArticle[], options: CallOptions = {}): Promise<{ media_id: string }> {
      const body = jsonBody({ articles });
      const answer = await caller.json({ api: ADD, body, idempotent: false, ...options });
      return { media_id: requiredText(ADD, answer, 'media_id') };
    },

    /** Replaces one article, counted from 0; one object, not a list of one. @throws as `add`, {RangeError} before a call */
    async update(
      mediaId: string,
      index: number,
      article: NewsArticle,
      options: CallOptions = {},
    ): Promise<void> {
      const body = jsonBody({ media_id: mediaId, index: articleIndex(index), articles: article });
      await caller.json({ api: UPDATE, body, idempotent: true, ...options });
    },
  };
}
