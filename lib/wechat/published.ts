/** Published articles (wechat-api.md 5): one publication holds one to eight of them under one `article_id`. */
import { type Articles, articleIndex, type NoContent, noContent, readArticles } from './articles.ts';
import { type Caller, type CallOptions, jsonBody } from './call.ts';
import { type ContentPage, type PageQuery, readPage } from './page.ts';
import { type WalkOptions, walk } from './walk.ts';

/** `update_time` in Unix seconds. */
export type PublishedItem = {
  readonly article_id: string;
  readonly content: Articles;
  readonly update_time: number;
};

export type PublishedQuery = PageQuery & NoContent;

const LIST = '/cgi-bin/freepublish/batchget';
const GET = '/cgi-bin/freepublish/getarticle';
const DELETE = '/cgi-bin/freepublish/delete';

/** What WeChat takes for "all of them", and also a missing index. */
const ALL = 0;

export function publishedApi(caller: Caller) {
  /** One page of what is published. Not a snapshot, as with materials (3.5): see `walk`. @throws as `get` */
  async function list(
    { offset, count, no_content }: PublishedQuery,
    options: CallOptions = {},
  ): Promise<ContentPage<PublishedItem>> {
    const body = jsonBody({ offset, count, no_content: noContent(no_content) });
    const answer = await caller.json({ api: LIST, body, idempotent: true, ...options });
    return readPage(LIST, answer, 'article_id', (item, update_time) => ({
      article_id: String(item.article_id),
      content: readArticles(LIST, item.content),
      update_time,
    }));
  }

  const remove = async (articleId: string, index: number, options: CallOptions): Promise<void> => {
    const body = jsonBody({ article_id: articleId, index });
    await caller.json({ api: DELETE, body, idempotent: false, ...options });
  };

  return {
    list,

    /** The articles of a publication; 53600 for an unknown id. @throws {WeChatError} {WeChatUnreachable} {TokenUnavailable} */
    async get(articleId: string, options: CallOptions = {}): Promise<Articles> {
      const body = jsonBody({ article_id: articleId });
      return readArticles(GET, await caller.json({ api: GET, body, idempotent: true, ...options }));
    },

    /**
     * Deletes one article of a publication, for good. Counted from 0: WeChat counts from 1 here, and takes 0 or nothing
     * for all of them, which this never sends.
     *
     * @throws as `get` (see `isOutcomeUnknown`), and {RangeError} before a call
     */
    async delete(articleId: string, index: number, options: CallOptions = {}): Promise<void> {
      await remove(articleId, articleIndex(index) + 1, options);
    },

    /** Deletes a whole publication, for good. @throws as `get` (see `isOutcomeUnknown`) */
    async deleteAll(articleId: string, options: CallOptions = {}): Promise<void> {
      await remove(articleId, ALL, options);
    },

    /**
     * All that is published, one by one, fetched as it is wanted, while other articles come and go (see walk.ts).
     *
     * @throws as `get`, {WalkLost}, and {RangeError} before a call
     */
    walk({
      count,
      no_content,
      signal,
    }: WalkOptions & NoContent = {}): AsyncGenerator<PublishedItem, void, void> {
      const options = signal ? { signal } : {};
      return walk(
        (offset, count) => list({ offset, count, no_content: noContent(no_content) }, options),
        count,
      );
    },
  };
}
