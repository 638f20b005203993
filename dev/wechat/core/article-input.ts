import type { App } from './app.ts';
import { ARTICLE_TYPES, type Article, type ArticleType } from './article.ts';
import { receiveHtml } from './article-html.ts';
import { checkContent, shortText } from './article-lengths.ts';
import { type Cover, isOwnPicture, permanentCover } from './article-pictures.ts';
import { checkCrops } from './crops.ts';
import { isObject } from './incoming.ts';
import { objectIn, type SourcedJson } from './json-sources.ts';
import { checkProduct } from './products.ts';
import type { State } from './state.ts';
import { WeChatError } from './wechat-error.ts';

/** What differs between drafts, mass news and the news of old. */
export interface ArticleRules {
  /** Only drafts have newspic. */
  types: readonly ArticleType[];
  coverOf(app: App, id: unknown, state: State): Cover;
  /** How much of the text becomes the digest where none is given. */
  digestChars: number;
}

/** wechat-api.md 4.1 */
export const DRAFT_RULES: ArticleRules = {
  types: ARTICLE_TYPES,
  coverOf: permanentCover,
  digestChars: 54,
};

export interface Desk {
  app: App;
  state: State;
  body: SourcedJson;
  rules: ArticleRules;
}

/** Every article of `articles`: 44003 unless it is a list with something in it, 45008 for too many. */
export async function readArticles(articles: unknown, desk: Desk): Promise<Article[]> {
  if (!Array.isArray(articles) || articles.length === 0) throw new WeChatError(44003);
  if (articles.length > desk.state.limits.articles_per_draft) throw new WeChatError(45008);
  const read: Article[] = [];
  for (const article of articles) read.push(await readArticle(article, desk));
  return read;
}

/** One article, checked field by field (wechat-api.md 4.1, 4.3). The order of WeChat's own checks is not known. */
export async function readArticle(given: unknown, desk: Desk): Promise<Article> {
  if (!isObject(given)) throw new WeChatError(44003);
  const { app, state, rules } = desk;
  const type = typeOf(given, rules);
  const short = (name: 'title' | 'author' | 'digest') => shortText(name, textIn(given, name, desk), state);
  const title = short('title');
  if (title === '') throw new WeChatError(40062);
  const author = short('author');
  const digest = short('digest');
  const body = await bodyOf(given, type, desk);
  const sourceUrl = textIn(given, 'content_source_url', desk)?.value ?? '';
  if (Buffer.byteLength(sourceUrl) > state.limits.source_url_bytes) throw new WeChatError(45005);
  const images = type === 'newspic' ? imagesOf(given, state) : [];
  const coverId = type === 'newspic' ? images[0] : given.thumb_media_id;
  const cover = rules.coverOf(app, coverId, state);
  for (const id of images) permanentCover(app, id, state);
  checkCrops(given, cover, state.limits);
  if (flag(given.need_open_comment) && !app.comments) throw new WeChatError(88000);
  checkProduct(given, app);
  return {
    article_type: type,
    title,
    author,
    digest: digest || [...body.text].slice(0, rules.digestChars).join(''),
    content: body.html,
    content_source_url: sourceUrl,
    thumb_media_id: String(coverId),
    show_cover_pic: flag(given.show_cover_pic),
    need_open_comment: flag(given.need_open_comment),
    only_fans_can_comment: flag(given.only_fans_can_comment),
    cover: cover.path,
    image_media_ids: images,
    ...(given.cover_info === undefined ? {} : { cover_info: given.cover_info }),
    ...(given.product_info === undefined ? {} : { product_info: given.product_info }),
  };
}

function typeOf(given: Record<string, unknown>, { types }: ArticleRules): ArticleType {
  const { article_type: name = 'news' } = given;
  const type = types.find((candidate) => candidate === name);
  if (!type) throw new WeChatError(47003);
  return type;
}

/** A text, or undefined where it is left out; 47001 for what is no text. */
function textIn(given: Record<string, unknown>, name: string, { body }: Desk) {
  const text = body.text(given, name);
  if (!text && given[name] !== undefined && given[name] !== null) throw new WeChatError(47001);
  return text;
}

async function bodyOf(given: Record<string, unknown>, type: ArticleType, desk: Desk) {
  const { state } = desk;
  const content = textIn(given, 'content', desk)?.value ?? '';
  const tooLong = type === 'newspic' && [...content].length > state.limits.newspic_content_chars;
  if (tooLong) throw new WeChatError(45166);
  checkContent(content, state);
  return receiveHtml(content, {
    mayShow: (url) => isOwnPicture(url, state),
    scriptsRefused: state.quirks.scripts_refused,
  });
}

/** The pictures of a newspic: 40007 for none, 45020 for too many (wechat-api.md 4.1, 6). */
function imagesOf(given: Record<string, unknown>, { limits }: State): string[] {
  const { image_list: list } = objectIn(given, 'image_info');
  if (!Array.isArray(list) || list.length === 0) throw new WeChatError(40007);
  if (list.length > limits.newspic_images) throw new WeChatError(45020);
  return list.map((entry: unknown) => (isObject(entry) ? String(entry.image_media_id) : ''));
}

function flag(value: unknown): 0 | 1 {
  return Number(value) === 1 ? 1 : 0;
}
