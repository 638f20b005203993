import type { App } from '../core/app.ts';
import type { ArticleSet } from '../core/article-box.ts';
import type { Material } from '../core/library.ts';
import { listName, pictureUrl } from '../core/library-items.ts';
import type { Media } from '../core/media-shelf.ts';
import type { State } from '../core/state.ts';
import { rfc3339 } from './route.ts';

/** A permanent material as the control API shows it. `name` is the name in lists, `file_name` that of the upload. */
export function materialView(app: App, item: Material, state: State) {
  return {
    app_id: app.id,
    media_id: item.media_id,
    type: item.kind,
    name: listName(item, state),
    file_name: item.name,
    title: item.title,
    introduction: item.introduction,
    format: item.format,
    size: item.bytes.length,
    sha256: item.sha256,
    created_at: rfc3339(item.createdAt),
    updated_at: rfc3339(item.updatedAt),
    url: item.picture === undefined ? null : pictureUrl(item.picture, state),
  };
}

/** A temporary media as the control API shows it. */
export function mediaView(app: App, item: Media) {
  return {
    app_id: app.id,
    media_id: item.media_id,
    type: item.kind,
    name: item.name,
    format: item.format,
    size: item.bytes.length,
    sha256: item.sha256,
    created_at: rfc3339(item.createdAt),
    expires_at: rfc3339(item.expiresAt),
  };
}

/** The articles of a set as the API would show them. */
export type ArticleContent = (app: App, set: ArticleSet, state: State) => { news_item: unknown };

/** Articles under one id, as the control API shows them. */
export function articleSetView(app: App, set: ArticleSet, state: State, content: ArticleContent) {
  return {
    app_id: app.id,
    media_id: set.media_id,
    second_id: set.alias,
    created_at: rfc3339(set.createdAt),
    updated_at: rfc3339(set.updatedAt),
    news_item: content(app, set, state).news_item,
  };
}
