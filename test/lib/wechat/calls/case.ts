/**
 * Every JSON call of the client beside the materials: what it sends, byte for byte, what it makes of WeChat's answer,
 * and what may be done about it when it fails. Written from wechat-api.md 1.6, 2.5, 2.6, 3.6, 4 and 5.
 */
import type { WeChatClient } from '../../../../lib/wechat/client.ts';

export type CallCase = {
  readonly name: string;
  readonly call: (wechat: WeChatClient) => Promise<unknown>;
  /** Method, path, and what the query has beside the token. */
  readonly sends: string;
  /** The bytes of the body, as text; none for a GET. */
  readonly body?: string;
  readonly answer: string;
  readonly result: unknown;
  /** Made once more after a bad moment. */
  readonly repeated: boolean;
  /** Leaves something lasting: without an answer nobody knows whether it was done. */
  readonly lasting: boolean;
};

export const OK = '{"errcode":0,"errmsg":"ok"}';
export const READS = { repeated: true, lasting: false } as const;
export const UPDATES = { repeated: true, lasting: false } as const;
export const MAKES = { repeated: false, lasting: true } as const;
/** What it makes is temporary, or only a count: not repeated, and nothing is in doubt that lasts. */
export const SPENDS = { repeated: false, lasting: false } as const;

export const ARTICLE = { title: '标题 "一" 😀', content: '<p>正文\n</p>', thumb_media_id: 'T' };
export const ARTICLE_TEXT = '{"title":"标题 \\"一\\" 😀","content":"<p>正文\\n</p>","thumb_media_id":"T"}';
/** As WeChat writes it: slashes escaped, keys that nobody has announced. */
export const NEWS_TEXT =
  '{"title":"标题","content":"<p>正文<\\/p>","url":"http:\\/\\/mp.weixin.qq.com\\/s?tempkey=x#rd","brand_new":[1]}';
export const NEWS = {
  title: '标题',
  content: '<p>正文</p>',
  url: 'http://mp.weixin.qq.com/s?tempkey=x#rd',
  brand_new: [1],
};
export const CONTENT_TEXT = `{"news_item":[${NEWS_TEXT}],"create_time":1680611910,"update_time":1680611911}`;
export const CONTENT = { news_item: [NEWS], create_time: 1680611910, update_time: 1680611911 };
