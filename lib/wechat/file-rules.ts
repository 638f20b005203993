/**
 * Which files WeChat takes where (wechat-api.md 2.1, 2.4, 3.1, 10).
 *
 * Its documents do not say whether a megabyte is 10^6 or 2^20 bytes. We refuse above 2^20 only: to refuse a file that
 * WeChat would take is worse than to let WeChat refuse it.
 */
import type { FormatName } from './formats.ts';

export type MediaType = 'image' | 'voice' | 'video' | 'thumb';
export const MEDIA_TYPES = ['image', 'voice', 'video', 'thumb'] as const satisfies readonly MediaType[];

/** Where a file goes: media/upload, material/add_material or media/uploadimg. */
export type Target = 'media' | 'material' | 'article_image';
export const TARGETS = ['media', 'material', 'article_image'] as const satisfies readonly Target[];

export type FileRule = {
  readonly formats: readonly FormatName[];
  /** Bytes, inclusive. */
  readonly maxBytes: number;
};

const KB = 2 ** 10;
const MB = 2 ** 20;

const THUMB: FileRule = { formats: ['jpg'], maxBytes: 64 * KB };
const VIDEO: FileRule = { formats: ['mp4'], maxBytes: 10 * MB };
const IMAGE: FileRule = { formats: ['jpg', 'png', 'gif', 'bmp'], maxBytes: 10 * MB };

const RULES: Readonly<Record<'media' | 'material', Readonly<Record<MediaType, FileRule>>>> = {
  media: { image: IMAGE, voice: { formats: ['amr', 'mp3'], maxBytes: 2 * MB }, video: VIDEO, thumb: THUMB },
  material: {
    image: IMAGE,
    voice: { formats: ['mp3', 'wma', 'wav', 'amr'], maxBytes: 2 * MB },
    video: VIDEO,
    thumb: THUMB,
  },
};

/** Strictly below 1 MB (2.4). */
const ARTICLE_IMAGE: FileRule = { formats: ['jpg', 'png'], maxBytes: MB - 1 };

/** The rule for a target and, but for article images, a type. */
export function fileRule(target: Target, type: MediaType | undefined): FileRule {
  return target === 'article_image' || !type ? ARTICLE_IMAGE : RULES[target][type];
}

/** The largest file that is taken anywhere, in bytes. */
export const LARGEST_FILE = 10 * MB;
