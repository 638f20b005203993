/** Why a picture could not be taken over: a closed list of codes, none of which repeats anything of an answer. */
import type { RefusalReason } from '../net/remote-refused.ts';
import type { Bilingual } from '../problems/bilingual.ts';
import { REMOTE_TEXTS } from '../problems/remote-problem.ts';
import type { ErrorKind } from '../wechat/index.ts';

export type ImageReason =
  | RefusalReason
  | 'format'
  | 'empty'
  | 'data_url'
  | 'too_many'
  | 'outcome_unknown'
  | `wechat_${ErrorKind}`;

/** One picture cannot be taken over. Carries the reason alone: its address may hold a signature. */
export class ImageRefused extends Error {
  override name = 'ImageRefused' as const;
  readonly reason: ImageReason;

  constructor(reason: ImageReason) {
    super(`Picture refused: ${reason}`);
    this.reason = reason;
  }
}

const TEXTS: Readonly<Record<string, Bilingual>> = {
  ...REMOTE_TEXTS,
  too_large: { en: 'The picture is larger than 10 MB.', zh: '图片超过 10 MB。' },
  format: {
    en: 'It is not a jpg, png, gif or bmp, whatever it is called. WeChat takes no webp, svg, heic or avif.',
    zh: '内容不是 jpg、png、gif 或 bmp(与名称无关)。微信不支持 webp、svg、heic、avif。',
  },
  empty: { en: 'The picture is empty.', zh: '图片为空。' },
  data_url: { en: 'The data: URL cannot be decoded.', zh: 'data: URL 无法解码。' },
  too_many: { en: 'There are too many pictures for one call.', zh: '单次请求的图片过多。' },
  wechat_format: { en: 'WeChat does not accept the picture.', zh: '微信不接受该图片。' },
  wechat_size: { en: 'The picture is too large for WeChat.', zh: '图片超过微信限制。' },
  outcome_unknown: {
    en: 'WeChat failed on this picture and may have stored it all the same. Look at the list of materials before you repeat the call: it may make a second item.',
    zh: '微信处理该图片时出错,但可能已经保存。重试前请先查看素材列表,否则可能产生重复素材。',
  },
  wechat_busy: { en: 'WeChat failed on this picture.', zh: '微信处理该图片时出错。' },
};

const REFUSED: Bilingual = { en: 'WeChat refused the picture.', zh: '微信拒绝了该图片。' };

export const textOf = (reason: ImageReason): Bilingual => TEXTS[reason] ?? REFUSED;

/** Where the same call, a little later, may do better without anybody changing anything. */
const PASSING: readonly ImageReason[] = ['timeout', 'unreachable', 'unresolvable', 'wechat_busy'];

export const isPassing = (reason: ImageReason): boolean => PASSING.includes(reason);
