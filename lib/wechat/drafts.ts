/** Drafts (草稿箱, wechat-api.md 4). Publishing a draft, or sending it, takes it out of the box. */
import {
  type Article,
  type Articles,
  articleIndex,
  type NoContent,
  noContent,
  readArticles,
} from './articles.ts';
import { type Caller, type CallOptions, jsonBody } from './call.ts';
import { requiredCount, requiredFlag, requiredText } from './json.ts';
import { type ContentPage, type PageQuery, readPage } from './page.ts';
import { type WalkOptions, walk } from './walk.ts';

/** Not a key to compare by: one draft has been seen under two ids, both good (3.0). `update_time` in Unix seconds. */
export type DraftItem = {
  readonly media_id: string;
  readonly content: Articles;
  /** Does not always move when the draft is updated (4.2). */
  readonly update_time: number;
};

export type DraftQuery = PageQuery & NoContent;

const ADD = '/cgi-bin/draft/add';
const GET = '/cgi-bin/draft/get';
const UPDATE = '/cgi-bin/draft/update';
const DELETE = '/cgi-bin/draft/delete';
const COUNT = '/cgi-bin/draft/count';
const LIST = '/cgi-bin/draft/batchget';
const SWITCH = '/cgi-bin/draft/switch';

export function draftsApi(caller: Caller) {
  /** One page of the drafts. Not a snapshot, as with materials (3.5): see `walk`. @throws as `add` */
  async function list(
    { offset, count, no_content }: DraftQuery,
    options: CallOptions = {},
  ): Promise<ContentPage<DraftItem>> {
    const body = jsonBody({ offset, count, no_content: noContent(no_content) });
    const answer = await caller.json({ api: LIST, body, idempotent: true, ...options });
    return readPage(LIST, answer, 'media_id', (item, update_time) => ({
      media_id: String(item.media_id),
      content: readArticles(LIST, item.content),
      update_time,
    }));
  }

  return {
    /**
     * Makes a draft of one to eight articles. Each call makes a new one.
     *
     * @throws {WeChatError} {WeChatUnreachable} (see `isOutcomeUnknown`) {TokenUnavailable}
     */
    async add(articles: readonly Article[], options: CallOptions = {}): Promise<{ media_id: string }> {
      const answer = await caller.json({
        api: ADD,
        body: jsonBody({ articles }),
        idempotent: false,
        ...options,
      });
      return { media_id: requiredText(ADD, answer, 'media_id') };
    },

    /** The articles of a draft; 40007 also once it was published. @throws as `add` */
    async get(mediaId: string, options: CallOptions = {}): Promise<Articles> {
      const body = jsonBody({ media_id: mediaId });
      return readArticles(GET, await caller.json({ api: GET, body, idempotent: true, ...options }));
    },

    /** Replaces one article of a draft, counted from 0, whole. @throws as `add`, and {RangeError} before a call */
    async update(mediaId: string, index: number, article: Article, options: CallOptions = {}): Promise<void> {
      const body = jsonBody({ media_id: mediaId, index: articleIndex(index), articles: article });
      await caller.json({ api: UPDATE, body, idempotent: true, ...options });
    },

    /** Deletes a draft, for good. @throws as `add` */
    async delete(mediaId: string, options: CallOptions = {}): Promise<void> {
      const body = jsonBody({ media_id: mediaId });
      await caller.json({ api: DELETE, body, idempotent: false, ...options });
    },

    /** How many drafts there are. @throws as `add` */
    async count(options: CallOptions = {}): Promise<{ total_count: number }> {
      const answer = await caller.json({ api: COUNT, idempotent: true, ...options });
      return { total_count: requiredCount(COUNT, answer, 'total_count', 0) };
    },

    list,

    /**
     * All drafts, one by one, fetched as they are wanted, while others come and go (see walk.ts).
     *
     * @throws as `add`, {WalkLost}, and {RangeError} before a call
     */
    walk({ count, no_content, signal }: WalkOptions & NoContent = {}): AsyncGenerator<DraftItem, void, void> {
      const options = signal ? { signal } : {};
      return walk(
        (offset, count) => list({ offset, count, no_content: noContent(no_content) }, options),
        count,
      );
    },

    /**
     * Does the account use drafts? All do since 2022. Only asks: opening cannot be undone, and no call here does it.
     *
     * @throws as `add`
     */
    async isSwitchedOn(options: CallOptions = {}): Promise<boolean> {
      const query = { checkonly: '1' };
      const answer = await caller.json({
        api: SWITCH,
        query,
        body: jsonBody({}),
        idempotent: true,
        ...options,
      });
      return requiredFlag(SWITCH, answer, 'is_open');
    },
  };
}
