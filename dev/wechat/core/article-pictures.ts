import type { App } from './app.ts';
import { FORMATS, type Format } from './formats.ts';
import type { State } from './state.ts';
import { WeChatError } from './wechat-error.ts';

/** The picture that stands for an article. */
export interface Cover {
  /** Path and query on the picture server. */
  path: string;
  format: Format;
  bytes: Buffer;
}

/** WeChat's own picture hosts (wechat-api.md 3.0). */
const PICTURE_HOSTS = ['mmbiz.qpic.cn', 'mmbiz.qlogo.cn'];

/** A permanent picture of this app; anything else is 40007, temporary ids included (wechat-api.md 4.3). */
export function permanentCover(app: App, id: unknown, state: State): Cover {
  const item = typeof id === 'string' ? app.library.get(id) : undefined;
  if (item?.picture === undefined) throw new WeChatError(40007);
  if (item.kind === 'thumb' && state.quirks.permanent_thumb_refused) throw new WeChatError(40007);
  return { path: item.picture, format: item.format, bytes: item.bytes };
}

/** Mass news also take temporary pictures; a voice or video is 40004 (wechat-api.md 2.5). */
export function massCover(app: App, id: unknown, state: State): Cover {
  const media = typeof id === 'string' ? app.media.get(id, state.clock.now()) : undefined;
  if (!media) return permanentCover(app, id, state);
  const { format, bytes } = media;
  const { picture } = FORMATS[format];
  if (!picture) throw new WeChatError(40004);
  return { path: `${state.pictures.store(app.id, format, bytes)}?wx_fmt=${picture.wxFmt}`, format, bytes };
}

/** Whether an article may show this address: one that was handed out here, or any on WeChat's own hosts. */
export function isOwnPicture(address: string, state: State): boolean {
  const url = URL.parse(address, 'https://mp.weixin.qq.com');
  if (!url || !/^https?:$/.test(url.protocol)) return false;
  if (PICTURE_HOSTS.includes(url.hostname)) return true;
  const here = URL.parse(state.pictureOrigin)?.host;
  return url.host === here && state.pictures.get(url.pathname) !== undefined;
}
