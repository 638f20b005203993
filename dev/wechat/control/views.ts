import type { App } from '../core/app.ts';
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
