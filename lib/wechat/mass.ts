/** What mass sending (群发) is prepared with: ids that are temporary (wechat-api.md 2.5, 2.6). Nothing is sent here. */
import type { NewsArticle } from './articles.ts';
import { type Caller, type CallOptions, jsonBody } from './call.ts';
import { createdAt, requiredText } from './json.ts';

/** `created_at` in Unix seconds. */
export type MassMedia<Type extends 'news' | 'video'> = {
  readonly type: Type;
  readonly media_id: string;
  readonly created_at: number;
};

export type MassVideo = {
  /** Of a temporary video; permanent ids are often refused as 40007. */
  readonly media_id: string;
  readonly title: string;
  readonly description: string;
};

const UPLOAD_NEWS = '/cgi-bin/media/uploadnews';
const UPLOAD_VIDEO = '/cgi-bin/media/uploadvideo';

export function massApi(caller: Caller) {
  async function make<Type extends 'news' | 'video'>(
    api: string,
    type: Type,
    value: object,
    options: CallOptions,
  ): Promise<MassMedia<Type>> {
    // Repeated it would make a second id, and eat the daily quota of ten (1.7).
    const answer = await caller.json({ api, body: jsonBody(value), idempotent: false, ...options });
    return { type, media_id: requiredText(api, answer, 'media_id'), created_at: createdAt(answer) };
  }

  return {
    /** One to eight articles as one message. @throws {WeChatError} {WeChatUnreachable} {TokenUnavailable} */
    uploadNews: (articles: readonly NewsArticle[], options: CallOptions = {}) =>
      make(UPLOAD_NEWS, 'news', { articles }, options),

    /** A video with its texts as a message. @throws as `uploadNews` */
    uploadVideo: ({ media_id, title, description }: MassVideo, options: CallOptions = {}) =>
      make(UPLOAD_VIDEO, 'video', { media_id, title, description }, options),
  };
}
