/**
 * Checks articles before anything is spent on them (wechat-api.md 4.1, 4.3, 10). What is sure to fail is refused; where
 * WeChat's documents and observation differ, there is a warning and WeChat decides. Lengths are counted in
 * characters (字), as its documents do.
 */
import { type FieldError, InvalidInput } from '../problems/app-errors.ts';
import type { DraftArticle, FieldOf, Warning } from './article.ts';
import { cropErrors } from './check-crops.ts';

const MAX_ARTICLES = 8;
const MAX_PICTURES = 20;

/** The field with what is wrong in both languages. */
export const fault = (field: string, en: string, zh: string): FieldError => ({ field, message: { en, zh } });

/**
 * Everything but the size of the contents, which depends on their pictures: see `check-content.ts`.
 *
 * @param fieldOf how the request names an article
 * @throws {InvalidInput} every wrong field named
 */
export function checkArticles(
  articles: readonly DraftArticle[],
  fieldOf: FieldOf = (index) => `articles[${index}]`,
): Warning[] {
  const errors = [
    ...countErrors(articles),
    ...articles.flatMap((article, index) => articleErrors(article, fieldOf(index))),
  ];
  if (errors.length > 0) throw new InvalidInput(errors);
  return articles.flatMap((article, index) => articleWarnings(article, fieldOf(index)));
}

function countErrors({ length }: readonly DraftArticle[]): FieldError[] {
  if (length === 0) return [fault('articles', 'At least one article is required.', '至少需要一篇文章。')];
  if (length <= MAX_ARTICLES) return [];
  return [
    fault(
      'articles',
      `${length} articles are too many: WeChat takes ${MAX_ARTICLES} at most.`,
      `共 ${length} 篇文章,微信最多接受 ${MAX_ARTICLES} 篇。`,
    ),
  ];
}

function articleErrors(article: DraftArticle, field: string): FieldError[] {
  const { article_type: type = 'news' } = article;
  if (type !== 'news' && type !== 'newspic')
    return [fault(`${field}.article_type`, 'Either news or newspic.', '只能是 news 或 newspic。')];
  return [
    ...required(`${field}.title`, article.title),
    ...required(`${field}.content`, article.content),
    ...tooLong(`${field}.title`, article.title, 64),
    ...tooLong(`${field}.digest`, article.digest, 128),
    ...thumbErrors(article, field, type === 'news'),
    ...pictureErrors(article, `${field}.image_info.image_list`, type === 'newspic'),
    ...cropErrors(article, field),
  ];
}

const required = (field: string, text: string | undefined) =>
  text?.trim() ? [] : [fault(field, 'Required.', '必填。')];

function tooLong(field: string, text: string | undefined, max: number): FieldError[] {
  const length = lengthOf(text);
  if (length <= max) return [];
  return [
    fault(
      field,
      `${length} characters are too long: WeChat takes ${max} at most.`,
      `共 ${length} 字,微信最多接受 ${max} 字。`,
    ),
  ];
}

function thumbErrors(
  { thumb_media_id, thumb_url }: DraftArticle,
  field: string,
  needed: boolean,
): FieldError[] {
  if (thumb_media_id && thumb_url) return [bothGiven(`${field}.thumb_url`, 'thumb_media_id', 'thumb_url')];
  if (thumb_media_id || thumb_url || !needed) return [];
  return [
    fault(
      `${field}.thumb_media_id`,
      'Required: the media_id of a permanent image, or thumb_url in its place. WeChat answers 40007 without a cover.',
      '必填:永久图片素材的 media_id,也可以改用 thumb_url。缺少封面时微信返回 40007。',
    ),
  ];
}

const bothGiven = (field: string, one: string, other: string) =>
  fault(field, `Give either ${one} or ${other}, not both.`, `${one} 与 ${other} 只能二选一。`);

function pictureErrors({ image_info }: DraftArticle, field: string, needed: boolean): FieldError[] {
  const list = image_info?.image_list ?? [];
  if (needed && list.length === 0)
    return [fault(field, 'A newspic needs at least one picture.', 'newspic 至少需要一张图片。')];
  if (list.length > MAX_PICTURES) {
    return [
      fault(
        field,
        `${list.length} pictures are too many: WeChat takes ${MAX_PICTURES} at most.`,
        `共 ${list.length} 张图片,微信最多接受 ${MAX_PICTURES} 张。`,
      ),
    ];
  }
  return list.flatMap(({ image_media_id, image_url }, index) => {
    const at = `${field}[${index}]`;
    if (image_media_id && image_url) return [bothGiven(`${at}.image_url`, 'image_media_id', 'image_url')];
    if (image_media_id || image_url) return [];
    return [fault(at, 'Required: image_media_id or image_url.', '必填:image_media_id 或 image_url。')];
  });
}

function articleWarnings(article: DraftArticle, field: string): Warning[] {
  const { title, author, digest, content_source_url: link } = article;
  return [
    ...long(`${field}.title`, title, 32),
    ...long(`${field}.author`, author, 16),
    ...long(`${field}.digest`, digest, 120),
    ...longLink(`${field}.content_source_url`, link),
    ...[
      ['title', title],
      ['author', author],
      ['digest', digest],
    ].flatMap(([name, text]) => escapes(`${field}.${name}`, text)),
  ];
}

function long(field: string, text: string | undefined, documented: number): Warning[] {
  const length = lengthOf(text);
  if (length <= documented) return [];
  const message = {
    en: `${length} characters: WeChat's documents allow ${documented}, though longer ones have been accepted.`,
    zh: `共 ${length} 字,微信文档限 ${documented} 字(实际曾接受更长的)。`,
  };
  return [{ field, code: 'length', message }];
}

const MAX_LINK_BYTES = 1_024;

function longLink(field: string, link: string | undefined): Warning[] {
  const bytes = Buffer.byteLength(link ?? '');
  if (bytes <= MAX_LINK_BYTES) return [];
  const message = {
    en: `${bytes} bytes: WeChat's documents allow ${MAX_LINK_BYTES}.`,
    zh: `共 ${bytes} 字节,微信文档限 ${MAX_LINK_BYTES} 字节。`,
  };
  return [{ field, code: 'length', message }];
}

/** We send real characters always; a text that holds escapes was encoded twice, and is shown as it stands (7-D 16). */
function escapes(field: string, text: string | undefined): Warning[] {
  if (!/\\u[\da-f]{4}/i.test(text ?? '')) return [];
  const message = {
    en: 'This looks like \\u escapes. WeChat shows them as they are: send the characters themselves.',
    zh: '文本中似乎含有 \\u 转义,微信会原样显示,请直接发送字符。',
  };
  return [{ field, code: 'unicode_escape', message }];
}

/** As people count: a character outside the basic plane is one, too. */
const lengthOf = (text: string | undefined) => [...(text ?? '')].length;
