import type { App } from './app.ts';
import { FORMATS, type Format } from './formats.ts';
import { permanentId, videoFileId } from './ids.ts';
import type { Kind, Material } from './library.ts';
import type { State } from './state.ts';

export interface NewMaterial {
  kind: Kind;
  name: string;
  format: Format;
  bytes: Buffer;
  sha256: string;
  title?: string;
  introduction?: string;
  /** A video whose link leads to a page. */
  page?: boolean;
  /** In place of now. */
  updatedAt?: number;
}

/** Puts a file into an app's library, with an id, and a picture address or video name where its kind has one. */
export function addToLibrary(app: App, material: NewMaterial, state: State): Material {
  const { kind, format, bytes, title = '', introduction = '', updatedAt } = material;
  const now = state.clock.now();
  const item: Material = {
    ...material,
    media_id: permanentId(app.id, state.quirks.short_ids),
    createdAt: updatedAt ?? now,
    updatedAt: updatedAt ?? now,
    title,
    introduction,
  };
  const { picture } = FORMATS[format];
  if (picture) item.picture = `${state.pictures.store(app.id, format, bytes)}?wx_fmt=${picture.wxFmt}`;
  if (kind === 'video') item.vid = videoFileId();
  app.library.add(item);
  return item;
}

/** The name an item goes by in lists: a video is known by its title, where it has one (wechat-api.md 3.1). */
export function listName(item: Material, state: State): string {
  const byTitle = item.kind === 'video' && state.quirks.video_named_by_title && item.title !== '';
  return byTitle ? item.title : item.name;
}

/** A picture's address as an upload answers it. */
export function pictureUrl(picture: string, state: State): string {
  return state.pictureOrigin + picture;
}

/** The same picture as a list spells it: WeChat's own host is https there (wechat-api.md 3.0). */
export function listedPictureUrl(picture: string, state: State): string {
  return pictureUrl(picture, state).replace(/^http:(?=\/\/mmbiz\.)/, 'https:');
}
