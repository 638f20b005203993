/** Puts a picture where WeChat wants to have it, unless it is there already. */
import { setTimeout as delay } from 'node:timers/promises';
import { uploadDirectly } from '../uploads/direct.ts';
import { fileRule, WeChatError, WeChatUnreachable } from '../wechat/index.ts';
import type { Placement } from './article.ts';
import type { ArticleParts } from './parts.ts';
import type { Picture } from './read-picture.ts';
import { ImageRefused } from './reasons.ts';

export type Placed = {
  readonly placed: Placement;
  /** WeChat's address of the picture. */
  readonly url: string;
  /** Of a material. */
  readonly media_id?: string;
};

/** In an article's body a picture needs an address; as a cover or in a newspic, a permanent media_id. */
export type Use = 'body' | 'material';

/** uploadimg costs no room in the library, but takes only jpg and png below 1 MB (wechat-api.md 2.4). */
export function placementOf({ format, bytes }: Picture, use: Use): Placement {
  const { formats, maxBytes } = fileRule('article_image', undefined);
  const fits = formats.includes(format) && bytes.byteLength <= maxBytes;
  return use === 'body' && fits ? 'uploadimg' : 'material';
}

/**
 * The place of a picture at WeChat, sending it there unless the same content is held already (lib/library/held.ts). That is
 * trusted: if somebody deletes a material at WeChat, its id goes on being given, and WeChat answers 40007 to it.
 *
 * @param signal ends the sending; what was sent by then may be stored nevertheless
 * @throws {ImageRefused} {WeChatError} {WeChatUnreachable} {TokenUnavailable}
 */
export async function placePicture(
  picture: Picture,
  placed: Placement,
  { account, wechat, now }: ArticleParts,
  signal: AbortSignal,
): Promise<Placed> {
  const { bytes, filename } = picture;
  const file = { bytes, filename, deduplicate: true };
  const target =
    placed === 'uploadimg'
      ? ({ target: 'article_image' } as const)
      : ({ target: 'material', type: 'image' } as const);
  const send = () => uploadDirectly(wechat, account, { ...target, ...file }, { now: now(), signal });
  const { url, media_id } = await (placed === 'uploadimg' ? twice(send, signal) : send());
  // Documented and always seen (3.1). Without it an article cannot use the picture.
  if (!url) throw new ImageRefused('wechat_unknown');
  return { placed, url, ...(media_id && { media_id }) };
}

const PAUSE_MS = 300;

/** uploadimg gives the same picture the same address: it may be sent again over a bad moment of WeChat's. */
async function twice<T>(send: () => Promise<T>, signal: AbortSignal): Promise<T> {
  try {
    return await send();
  } catch (error) {
    const passing =
      error instanceof WeChatError
        ? error.class.kind === 'busy'
        : error instanceof WeChatUnreachable && error.reason !== 'timeout';
    if (!passing || signal.aborted) throw error;
    await delay(PAUSE_MS);
    return await send();
  }
}
