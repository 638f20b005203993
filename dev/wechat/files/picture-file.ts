import { type Answer, bytesAnswer, emptyAnswer } from '../core/answer.ts';
import { FORMATS } from '../core/formats.ts';
import type { Incoming } from '../core/incoming.ts';
import type { State } from '../core/state.ts';

/** One grey pixel in the place of WeChat's 此图片来自微信公众平台. */
const PLACEHOLDER = Buffer.from('R0lGODlhAQABAIAAAMzMzAAAACH5BAAAAAAALAAAAAABAAEAAAICRAEAOw==', 'base64');
const TENCENT = /^https?:\/\/([\w-]+\.)*(qq\.com|qpic\.cn|qlogo\.cn|weixin\.qq\.com)(:\d+)?(\/|$)/i;

/** A picture by its path. Pages outside Tencent get the same placeholder for every picture (wechat-api.md 3.0). */
export function pictureFile({ path, headers }: Incoming, state: State): Answer {
  const picture = state.pictures.get(path);
  if (!picture) return emptyAnswer(404);
  const { referer } = headers;
  if (state.quirks.hotlink_placeholder && referer && !TENCENT.test(referer)) {
    return bytesAnswer(PLACEHOLDER, { 'Content-Type': FORMATS.gif.contentType });
  }
  return bytesAnswer(picture.bytes, { 'Content-Type': FORMATS[picture.format].contentType });
}
