/** Permanent materials (wechat-api.md 3). */
import { type Caller, type CallOptions, jsonBody } from './call.ts';
import type { MediaType } from './file-rules.ts';
import { type JsonObject, jsonText, requiredCount, requiredText, textOf } from './json.ts';
import { DOWNLOAD_TIMEOUT_MS, type Download } from './media.ts';
import { type ContentPage, type PageQuery, readPage } from './page.ts';
import { type UploadFile, upload } from './upload.ts';
import { type WalkOptions, walk } from './walk.ts';

/** Images and thumbs also get a URL that articles may use (3.1). */
export type AddedMaterial = { readonly media_id: string; readonly url?: string };

export type VideoText = { readonly title?: string; readonly introduction?: string };

/** `thumb` is not a list type: permanent thumbs are listed as images (3.1, 3.5). */
export type ListType = 'image' | 'voice' | 'video' | 'news';
export const LIST_TYPES = ['image', 'voice', 'video', 'news'] as const satisfies readonly ListType[];

export type ListQuery = PageQuery & { readonly type: ListType };

/** `name` may repeat; `url` is given for images; a news item has `content`. `update_time` is in Unix seconds. */
export type MaterialItem = {
  readonly media_id: string;
  readonly name?: string;
  readonly update_time: number;
  readonly url?: string;
  readonly content?: JsonObject;
};

export type MaterialPage = ContentPage<MaterialItem>;

export type MaterialCount = {
  readonly voice_count: number;
  readonly video_count: number;
  readonly image_count: number;
  readonly news_count: number;
};

/** A file; a video's link with its texts; or the articles of an old news material (3.2). */
export type MaterialDownload =
  | Download
  | { readonly link: string; readonly title: string; readonly description: string }
  | { readonly news: JsonObject };

const ADD = '/cgi-bin/material/add_material';
const GET = '/cgi-bin/material/get_material';
const DELETE = '/cgi-bin/material/del_material';
const COUNT = '/cgi-bin/material/get_materialcount';
const LIST = '/cgi-bin/material/batchget_material';

export function materialsApi(caller: Caller) {
  /**
   * One page of the list, newest first. Not a snapshot: additions move items to later pages, deletions to
   * earlier ones (3.5); see `walk`.
   *
   * @throws as `add`
   */
  async function list(query: ListQuery, options: CallOptions = {}): Promise<MaterialPage> {
    const answer = await caller.json({ api: LIST, body: jsonBody(query), idempotent: true, ...options });
    return readPage(LIST, answer, 'media_id', (item, update_time) => ({
      ...(item as MaterialItem),
      update_time,
    }));
  }

  return {
    /**
     * Adds a permanent material. Each call makes a new one: WeChat knows no idempotency and no deduplication.
     *
     * @param text for videos, which are listed by their title; ignored for other types
     * @throws {WeChatError} {WeChatUnreachable} (see `isOutcomeUnknown`) {TokenUnavailable}
     */
    async add(
      type: MediaType,
      file: UploadFile,
      text: VideoText = {},
      options: CallOptions = {},
    ): Promise<AddedMaterial> {
      const description = jsonText({ title: text.title ?? '', introduction: text.introduction ?? '' });
      const fields = type === 'video' ? { fields: { description } } : {};
      const answer = await upload(caller, { api: ADD, query: { type }, file, ...fields, ...options });
      const url = answer.url;
      return {
        media_id: requiredText(ADD, answer, 'media_id'),
        ...(typeof url === 'string' && url && { url }),
      };
    },

    /** Fetches a permanent material of any kind. @throws as `add`, and {NotDownloadable} */
    async get(mediaId: string, options: CallOptions = {}): Promise<MaterialDownload> {
      const body = jsonBody({ media_id: mediaId });
      const answer = await caller.any({
        api: GET,
        body,
        idempotent: true,
        timeoutMs: DOWNLOAD_TIMEOUT_MS,
        ...options,
      });
      if ('file' in answer) return answer;
      const { news_item, title, description } = answer.json;
      if (Array.isArray(news_item)) return { news: answer.json };
      return {
        link: requiredText(GET, answer.json, 'down_url'),
        title: textOf(title),
        description: textOf(description),
      };
    },

    /** Deletes a permanent material, for good, also one made in the console (3.3). @throws as `add` */
    async delete(mediaId: string, options: CallOptions = {}): Promise<void> {
      await caller.json({
        api: DELETE,
        body: jsonBody({ media_id: mediaId }),
        idempotent: false,
        ...options,
      });
    },

    /** How many materials of each kind there are, those made in the console included (3.4). @throws as `add` */
    async count(options: CallOptions = {}): Promise<MaterialCount> {
      const answer = await caller.json({ api: COUNT, idempotent: true, ...options });
      const number = (name: keyof MaterialCount) =>
        requiredCount(COUNT, { [name]: answer[name] ?? 0 }, name, 0);
      return {
        voice_count: number('voice_count'),
        video_count: number('video_count'),
        image_count: number('image_count'),
        news_count: number('news_count'),
      };
    },

    list,

    /**
     * All materials of a type, newest first and one by one, fetched as they are wanted, while others come and go
     * (see walk.ts).
     *
     * @throws as `add`, {WalkLost}, and {RangeError} before a call
     */
    walk(type: ListType, { count, signal }: WalkOptions = {}): AsyncGenerator<MaterialItem, void, void> {
      const options = signal ? { signal } : {};
      return walk((offset, count) => list({ type, offset, count }, options), count);
    },
  };
}
