import type { Format } from './formats.ts';
import { isObject } from './incoming.ts';
import { objectIn } from './json-sources.ts';
import type { Limits } from './limits.ts';
import { type PictureSize, pictureSize } from './picture-size.ts';
import { WeChatError } from './wechat-error.ts';

/** The part of a cover that is shown at one ratio. */
interface Crop {
  ratio: number;
  corners: readonly unknown[];
}

const RATIOS: Readonly<Record<string, number>> = { '1_1': 1, '16_9': 16 / 9, '2.35_1': 2.35 };
/** 0 to 1, at most six decimals. */
const SHARE = /^(0|1|0\.\d{1,6}|1\.0{1,6})$/;

/**
 * Refuses with 53402 a rectangle that is none, or that does not have its ratio on the real picture, and any cover
 * of a single pixel (wechat-api.md 4.1, 4.3).
 */
export function checkCrops(
  article: Record<string, unknown>,
  cover: { format: Format; bytes: Buffer },
  limits: Limits,
): void {
  const size = pictureSize(cover.format, cover.bytes);
  if (size && Math.min(size.width, size.height) <= 1) throw new WeChatError(53402);
  for (const crop of cropsIn(article)) checkCrop(crop, size, limits);
}

function cropsIn(article: Record<string, unknown>): Crop[] {
  const inOneText = (key: string, ratio: number) => {
    const text = article[key];
    return text === undefined || text === '' ? [] : [{ ratio, corners: String(text).split('_') }];
  };
  const list = objectIn(article, 'cover_info').crop_percent_list ?? [];
  if (!Array.isArray(list)) throw new WeChatError(53402);
  return [
    ...inOneText('pic_crop_235_1', 2.35),
    ...inOneText('pic_crop_1_1', 1),
    ...list.map((entry: unknown) => listedCrop(entry)),
  ];
}

/** `{"ratio": "16_9", "x1": "0", …}`: the corners are texts here. */
function listedCrop(entry: unknown): Crop {
  if (!isObject(entry)) throw new WeChatError(53402);
  const { ratio, x1, y1, x2, y2 } = entry;
  return { ratio: RATIOS[String(ratio)] ?? Number.NaN, corners: [x1, y1, x2, y2] };
}

function checkCrop({ ratio, corners }: Crop, size: PictureSize | undefined, limits: Limits): void {
  const wellFormed = corners.length === 4 && corners.every((corner) => SHARE.test(String(corner)));
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = corners.map(Number);
  const { width, height } = size ?? { width: ratio, height: 1 };
  const real = ((x2 - x1) * width) / ((y2 - y1) * height);
  const off = Math.abs(real / ratio - 1) * 100;
  const fits = size === undefined || off <= limits.crop_tolerance_percent;
  if (!wellFormed || !(x1 < x2 && y1 < y2) || Number.isNaN(ratio) || !fits) throw new WeChatError(53402);
}
