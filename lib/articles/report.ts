/** What became of the pictures, and the error where that is not enough. */
import { ArticleImages } from '../problems/app-errors.ts';
import type { Bilingual } from '../problems/bilingual.ts';
import type { ImageReport, OnImageError, Warning } from './article.ts';
import { fault } from './check-articles.ts';
import type { Occurrence } from './pictures-of.ts';
import { type ImageReason, isPassing, textOf } from './reasons.ts';
import type { Outcome, Outcomes } from './rehost.ts';

export type Reported = {
  readonly picture: Occurrence;
  readonly outcome: Outcome | undefined;
};

export const settled = (occurrences: readonly Occurrence[], outcomes: Outcomes): Reported[] =>
  occurrences.map((picture) => ({
    picture,
    outcome: picture.wanted ? outcomes(picture.address, picture.use) : undefined,
  }));

export function reportOf({ picture, outcome }: Reported): ImageReport {
  const { article, index, source } = picture;
  if (!outcome) return { article, index, source, state: 'kept' };
  if ('reason' in outcome) return { article, index, source, state: 'failed', reason: outcome.reason };
  return { article, index, source, state: 'rehosted', ...outcome };
}

/**
 * Throws what failed, all at once. A picture in the content may stay as it was if the caller says so; a cover or a
 * picture of a newspic cannot: the article would lack it.
 *
 * @throws {ArticleImages}
 */
export function throwFailures(all: readonly Reported[], onImageError: OnImageError): void {
  const failures = all.flatMap(({ picture, outcome }) =>
    outcome && 'reason' in outcome ? [{ picture, reason: outcome.reason }] : [],
  );
  const counted =
    onImageError === 'fail' ? failures : failures.filter(({ picture }) => picture.source !== 'content');
  if (counted.length === 0) return;
  const detail: Bilingual = {
    en: `${counted.length} of ${all.length} pictures could not be taken over, so nothing was sent. \`images\` says what became of each; those that are done are not sent again.`,
    zh: `共 ${all.length} 张图片,其中 ${counted.length} 张处理失败,因此未提交文章。各图片的结果见 images;已完成的不会重复上传。`,
  };
  throw new ArticleImages(
    detail,
    counted.map(({ picture, reason }) => errorOf(picture, reason)),
    { images: all.map(reportOf), retryable: counted.every(({ reason }) => isPassing(reason)) },
  );
}

function errorOf({ field, source, index }: Occurrence, reason: ImageReason) {
  const { en, zh } = textOf(reason);
  const where =
    source === 'content'
      ? { en: `Picture ${index} (from 0)`, zh: `第 ${index} 张图片(从 0 起)` }
      : { en: 'The picture', zh: '该图片' };
  return fault(field, `${where.en}: ${reason}. ${en}`, `${where.zh}:${reason}。${zh}`);
}

/** WeChat drops pictures from elsewhere without a word (wechat-api.md 4.1, 7-I): one warning for each article. */
export function externalWarnings(all: readonly Reported[]): Warning[] {
  const left = new Map<string, number>();
  for (const { picture, outcome } of all) {
    const stays = picture.source === 'content' && picture.external && (!outcome || 'reason' in outcome);
    if (stays) left.set(picture.field, (left.get(picture.field) ?? 0) + 1);
  }
  return [...left].map(([field, count]) => ({
    field,
    code: 'external_images',
    message: {
      en: `WeChat will drop ${count} picture(s) that do not lie on its own servers. With "images": "rehost" they are taken over.`,
      zh: `微信会丢弃正文中 ${count} 张外部图片;设置 "images": "rehost" 可自动转存。`,
    },
  }));
}
