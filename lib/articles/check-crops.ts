/**
 * Cover crops (wechat-api.md 4.1). Whether a rectangle has the ratio that it is for depends on the picture's size in
 * pixels, which we do not know: WeChat answers 53402 where it has not.
 */
import type { FieldError } from '../problems/app-errors.ts';
import type { DraftArticle } from './article.ts';

const RATIOS = ['1_1', '16_9', '2.35_1'];

/** 0 to 1, at most six decimals. */
const SHARE = /^(0|1|0\.\d{1,6}|1\.0{1,6})$/;

export function cropErrors(article: DraftArticle, field: string): FieldError[] {
  const texts = (['pic_crop_235_1', 'pic_crop_1_1'] as const).flatMap((name) => {
    const text = article[name];
    return text && !isRectangle(text.split('_')) ? [badText(`${field}.${name}`)] : [];
  });
  const list = article.cover_info?.crop_percent_list ?? [];
  const crops = list.flatMap(({ ratio, x1, y1, x2, y2 }, index) => {
    const at = `${field}.cover_info.crop_percent_list[${index}]`;
    const errors = RATIOS.includes(ratio) ? [] : [badRatio(`${at}.ratio`)];
    return isRectangle([x1, y1, x2, y2]) ? errors : [...errors, badCorners(at)];
  });
  return [...texts, ...crops];
}

/** Left, top, right and bottom, in this order. */
function isRectangle(corners: readonly unknown[]): boolean {
  if (corners.length !== 4 || !corners.every((text) => typeof text === 'string' && SHARE.test(text)))
    return false;
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = corners.map(Number);
  return x1 < x2 && y1 < y2;
}

const badText = (field: string): FieldError => ({
  field,
  message: {
    en: 'Must read X1_Y1_X2_Y2: left, top, right and bottom as shares between 0 and 1, at most six decimals, such as 0.1945_0_1_0.5236.',
    zh: '格式应为 X1_Y1_X2_Y2:左、上、右、下各为 0 到 1 的比例,最多六位小数,例如 0.1945_0_1_0.5236。',
  },
});

const badRatio = (field: string): FieldError => ({
  field,
  message: { en: `One of ${RATIOS.join(', ')}.`, zh: `只能是 ${RATIOS.join('、')}。` },
});

const badCorners = (field: string): FieldError => ({
  field,
  message: {
    en: 'x1, y1, x2 and y2 are texts between 0 and 1, at most six decimals; x1 below x2, y1 below y2.',
    zh: 'x1、y1、x2、y2 为 0 到 1 的字符串,最多六位小数,且 x1 小于 x2、y1 小于 y2。',
  },
});
