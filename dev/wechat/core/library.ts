import type { Format } from './formats.ts';
import type { LimitName, Limits } from './limits.ts';
import { WeChatError } from './wechat-error.ts';

/** What an item was uploaded as. */
export type Kind = 'image' | 'voice' | 'video' | 'thumb';
export const KINDS: readonly Kind[] = ['image', 'voice', 'video', 'thumb'];

/** What an item is listed and counted as: permanent thumbs are images (wechat-api.md 3.1). */
export type ListType = 'image' | 'voice' | 'video';

export interface Material {
  media_id: string;
  kind: Kind;
  /** The file name of the upload. */
  name: string;
  format: Format;
  bytes: Buffer;
  sha256: string;
  createdAt: number;
  /** Milliseconds; the wire shows seconds. */
  updatedAt: number;
  /** Videos only, as given. */
  title: string;
  introduction: string;
  /** Pictures only: path and query on the picture server. */
  picture?: string;
  /** Videos only: the name of the file on the video server. */
  vid?: string;
  /** A video made in the web console, whose link leads to a page (wechat-api.md 3.2). */
  page?: boolean;
}

const CAPS: Record<ListType, LimitName> = {
  image: 'library_images',
  voice: 'library_voices',
  video: 'library_videos',
};

export function listTypeOf(kind: Kind): ListType {
  return kind === 'thumb' ? 'image' : kind;
}

/** The permanent materials of one app (wechat-api.md 3.0). */
export class Library {
  readonly #items = new Map<string, Material>();
  readonly #counts: Record<ListType, number> = { image: 0, voice: 0, video: 0 };

  /** Refuses with 45074 when there is no room for one more of this kind. Images share their room with news. */
  checkRoom(kind: Kind, news: number, limits: Limits): void {
    const type = listTypeOf(kind);
    const held = this.#counts[type] + (type === 'image' ? news : 0);
    if (held >= limits[CAPS[type]]) throw new WeChatError(45074);
  }

  add(item: Material): void {
    this.#items.set(item.media_id, item);
    this.#counts[listTypeOf(item.kind)] += 1;
  }

  get(mediaId: string): Material | undefined {
    return this.#items.get(mediaId);
  }

  /** Answers false when there was nothing to delete. */
  delete(mediaId: string): boolean {
    const item = this.#items.get(mediaId);
    if (item) this.#counts[listTypeOf(item.kind)] -= 1;
    return this.#items.delete(mediaId);
  }

  counts(): Readonly<Record<ListType, number>> {
    return this.#counts;
  }

  /**
   * Newest update_time first; within one second the one added last comes first (wechat-api.md 3.5). The sort
   * compares the seconds of the wire, so that the order agrees with what the client can see.
   */
  list(type?: ListType): Material[] {
    const newestFirst = [...this.#items.values()].reverse();
    const wanted = newestFirst.filter((item) => !type || listTypeOf(item.kind) === type);
    return wanted.sort((a, b) => seconds(b.updatedAt) - seconds(a.updatedAt));
  }
}

const seconds = (milliseconds: number) => Math.floor(milliseconds / 1000);
