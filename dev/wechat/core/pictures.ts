import { FORMATS, type Format } from './formats.ts';
import { pictureName, sha256 } from './ids.ts';

export interface Picture {
  path: string;
  bytes: Buffer;
  format: Format;
}

/** One call of uploadimg. */
export interface ArticleImage {
  app_id: string;
  name: string;
  path: string;
  size: number;
  sha256: string;
  createdAt: number;
}

/**
 * The picture server. Paths come from the content, so the same picture has one address however often it is
 * sent; and it stays when the material is deleted (wechat-api.md 3.0).
 */
export class Pictures {
  readonly #byPath = new Map<string, Picture>();
  readonly #articleImages: ArticleImage[] = [];

  /** Stores a picture and answers its path, such as `/mmbiz_jpg/…/0`. */
  store(appId: string, format: Format, bytes: Buffer): string {
    const family = FORMATS[format].picture?.family ?? 'mmbiz';
    const path = `/${family}/${pictureName(appId, bytes)}/0`;
    if (!this.#byPath.has(path)) this.#byPath.set(path, { path, bytes, format });
    return path;
  }

  /** Stores a picture for article bodies, and remembers that it was sent. */
  storeArticleImage(appId: string, name: string, format: Format, bytes: Buffer, createdAt: number): string {
    const path = this.store(appId, format, bytes);
    const facts = { size: bytes.length, sha256: sha256(bytes), createdAt };
    this.#articleImages.push({ app_id: appId, name, path, ...facts });
    return path;
  }

  get(path: string): Picture | undefined {
    return this.#byPath.get(path);
  }

  /** What uploadimg has taken in, the newest first. */
  articleImages(): ArticleImage[] {
    return this.#articleImages.toReversed();
  }

  clear(): void {
    this.#byPath.clear();
    this.#articleImages.length = 0;
  }
}
