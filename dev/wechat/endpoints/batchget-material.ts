import type { App } from '../core/app.ts';
import type { ArticleSet } from '../core/article-box.ts';
import type { AppEndpoint } from '../core/endpoint.ts';
import { type Incoming, isObject } from '../core/incoming.ts';
import { jsonBody } from '../core/json-body.ts';
import type { ListType, Material } from '../core/library.ts';
import { listedPictureUrl, listName } from '../core/library-items.ts';
import { newsContent } from '../core/news.ts';
import { pageIn, pageOf } from '../core/paging.ts';
import type { State } from '../core/state.ts';
import { WeChatError } from '../core/wechat-error.ts';

const TYPES: ReadonlyArray<ListType | 'news'> = ['image', 'video', 'voice', 'news'];

/** One page of the library, newest first (wechat-api.md 3.5). */
export const batchgetMaterial: AppEndpoint = {
  path: '/cgi-bin/material/batchget_material',
  methods: ['POST'],
  access: 'token',
  run({ app, request, state }) {
    const { type, page } = listWanted(request, state);
    if (type === 'news')
      return { json: pageOf(app.news.list(), page, (set) => news(app, set, state), state) };
    return { json: pageOf(app.library.list(type), page, (item) => listed(item, state), state) };
  },
};

/** What the body asks for. A body that is no JSON object is silently taken for the first page of images. */
function listWanted(request: Incoming, state: State) {
  const lenient = state.quirks.lenient_list_body && !isObject(request.json);
  const body = lenient ? {} : jsonBody(request);
  const { type: name = 'image' } = body;
  const type = TYPES.find((candidate) => candidate === name);
  if (!type) throw new WeChatError(40004);
  return { type, page: pageIn(body) };
}

/** An article set of before 2022, its content and times as in a draft (wechat-api.md 3.5). */
function news(app: App, set: ArticleSet, state: State): Record<string, unknown> {
  const content = newsContent(app, set, state);
  return { media_id: set.media_id, content, update_time: content.update_time };
}

/** Voices and videos come without url and tags (wechat-api.md 0.8, 3.5). */
function listed(item: Material, state: State): Record<string, unknown> {
  const entry = {
    media_id: item.media_id,
    name: listName(item, state),
    update_time: Math.floor(item.updatedAt / 1000),
  };
  if (item.picture === undefined) return entry;
  const tags = state.quirks.extra_keys ? { tags: [] } : {};
  return { ...entry, url: listedPictureUrl(item.picture, state), ...tags };
}
