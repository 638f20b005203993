import type { App } from '../core/app.ts';
import type { Article } from '../core/article.ts';
import type { ArticleBox } from '../core/article-box.ts';
import { permanentId } from '../core/ids.ts';
import type { State } from '../core/state.ts';
import { Input } from './input.ts';
import { appNamed } from './route.ts';
import { type ArticleContent, articleSetView } from './views.ts';

const FIELDS = ['app_id', 'articles', 'update_time'];
const ARTICLE = ['title', 'content', 'author', 'digest', 'content_source_url', 'cover_media_id'];

/** Adds articles past the API's checks, as an editor does in the web console, whose ids stay empty (wechat-api.md 4.2). */
export function addConsoleArticles(
  body: unknown,
  state: State,
  boxOf: (app: App) => ArticleBox,
  content: ArticleContent,
) {
  const input = new Input(body, FIELDS);
  const app = appNamed(state, input.text('app_id'));
  const given = input.raw('articles');
  if (!Array.isArray(given) || given.length === 0)
    throw input.bad('articles', 'must be a list with articles');
  const articles = given.map((entry: unknown, index) =>
    articleIn(new Input(entry, ARTICLE, `articles.${index}.`), app),
  );
  const moment = input.moment('update_time') ?? state.clock.now();
  const [id, alias] = [permanentId(app.id, false), permanentId(app.id, false)];
  const set = { media_id: id, alias, articles, createdAt: moment, updatedAt: moment };
  boxOf(app).add(set);
  return articleSetView(app, set, state, content);
}

function articleIn(input: Input, app: App): Article {
  const coverId = input.text('cover_media_id');
  const cover = coverId === undefined ? '' : app.library.get(coverId)?.picture;
  if (cover === undefined) throw input.bad('cover_media_id', 'is no permanent picture of this app');
  return {
    article_type: 'news',
    title: input.requiredText('title'),
    author: input.text('author') ?? '',
    digest: input.text('digest') ?? '',
    content: input.text('content') ?? '',
    content_source_url: input.text('content_source_url') ?? '',
    thumb_media_id: '',
    show_cover_pic: 0,
    need_open_comment: 0,
    only_fans_can_comment: 0,
    cover,
    image_media_ids: [],
  };
}
