import type { App } from '../core/app.ts';
import type { ArticleSet } from '../core/article-box.ts';
import { draftContent } from '../core/draft-view.ts';
import { newsContent } from '../core/news.ts';
import { addConsoleArticles } from './console-articles.ts';
import { appsNamed, type ControlCall, type ControlRoute, queryInput } from './route.ts';
import { type ArticleContent, articleSetView } from './views.ts';

const GIVEN =
  '{"app_id"?, "articles": [{"title", "content"?, "author"?, "digest"?, "content_source_url"?, ' +
  '"cover_media_id"?: a permanent picture}], "update_time"?: RFC 3339}';

export const articleRoutes: ControlRoute[] = [
  {
    method: 'GET',
    path: '/drafts',
    about: 'The drafts, newest first: ?app_id=',
    run: (call) => ({ json: { drafts: all(call, (app) => app.drafts.list(), draftContent) } }),
  },
  {
    method: 'POST',
    path: '/drafts',
    about: `Adds a draft as if made in the web console, without a thumb_media_id: ${GIVEN}`,
    run: ({ state, body }) => ({
      status: 201,
      json: addConsoleArticles(body, state, (app) => app.drafts, draftContent),
    }),
  },
  {
    method: 'GET',
    path: '/news',
    about: 'The permanent news of before 2022, newest first: ?app_id=',
    run: (call) => ({ json: { news: all(call, (app) => app.news.list(), newsContent) } }),
  },
  {
    method: 'POST',
    path: '/news',
    about: `Adds a permanent news, as left over from before 2022: ${GIVEN}`,
    run: ({ state, body }) => ({
      status: 201,
      json: addConsoleArticles(body, state, (app) => app.news, newsContent),
    }),
  },
];

function all(call: ControlCall, setsOf: (app: App) => ArticleSet[], content: ArticleContent) {
  const { state } = call;
  const apps = appsNamed(state, queryInput(call, ['app_id']).text('app_id'));
  return apps.flatMap((app) => setsOf(app).map((set) => articleSetView(app, set, state, content)));
}
