import type { Article } from './article.ts';

const REMEMBERED = 10_000;

/** The pages that article links lead to, by the `sn` or `tempkey` in them. */
export class ArticlePages {
  readonly #pages = new Map<string, Article | null>();

  /** Opens a page, unless it was closed for good. */
  open(key: string, article: Article): void {
    if (this.#pages.get(key) === null) return;
    this.#pages.set(key, article);
    const [oldest] = this.#pages.keys();
    if (this.#pages.size > REMEMBERED && oldest !== undefined) this.#pages.delete(oldest);
  }

  /** Closes the page of an article that was deleted. */
  close(key: string): void {
    this.#pages.set(key, null);
  }

  get(key: string): Article | undefined {
    return this.#pages.get(key) ?? undefined;
  }

  clear(): void {
    this.#pages.clear();
  }
}
