import type { Format } from './formats.ts';
import type { Kind } from './library.ts';

export interface Media {
  media_id: string;
  kind: Kind;
  name: string;
  format: Format;
  bytes: Buffer;
  sha256: string;
  createdAt: number;
  expiresAt: number;
  /** Videos only: the name of the file on the video server. */
  vid?: string;
  /** Voices of the JSSDK only: the same in good quality (wechat-api.md 2.3). */
  speex?: Buffer;
}

/** The temporary media of one app: gone after three days (wechat-api.md 2.1). */
export class MediaShelf {
  readonly #items = new Map<string, Media>();

  /** Puts an item on the shelf and throws out what has expired, so that memory does not grow for ever. */
  add(item: Media): void {
    for (const [id, old] of this.#items) if (old.expiresAt <= item.createdAt) this.#items.delete(id);
    this.#items.set(item.media_id, item);
  }

  get(mediaId: string, now: number): Media | undefined {
    const item = this.#items.get(mediaId);
    return item && now < item.expiresAt ? item : undefined;
  }

  /** What has not expired, the newest first. */
  list(now: number): Media[] {
    return [...this.#items.values()].filter((item) => now < item.expiresAt).reverse();
  }
}
