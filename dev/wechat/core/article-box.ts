import type { Article } from './article.ts';

/** Articles under one id: a draft, or a news of old. */
export interface ArticleSet {
  media_id: string;
  /** A second id that works as well (wechat-api.md 3.0). */
  alias: string;
  articles: Article[];
  createdAt: number;
  /** Milliseconds; the wire shows seconds. */
  updatedAt: number;
}

/** The drafts of one app, or its news of old. */
export class ArticleBox {
  readonly #sets = new Map<string, ArticleSet>();

  get size(): number {
    return this.#sets.size;
  }

  add(set: ArticleSet): void {
    this.#sets.set(set.media_id, set);
  }

  /** By either of its ids. */
  get(id: string): ArticleSet | undefined {
    return this.#sets.get(id) ?? [...this.#sets.values()].find((set) => set.alias === id);
  }

  /** Answers false when there was nothing to delete. */
  delete(id: string): boolean {
    return this.#sets.delete(this.get(id)?.media_id ?? '');
  }

  /** The newest first, by the seconds of the wire; within a second the one added last (wechat-api.md 3.5). */
  list(): ArticleSet[] {
    const newestFirst = [...this.#sets.values()].reverse();
    return newestFirst.sort((a, b) => Math.floor(b.updatedAt / 1000) - Math.floor(a.updatedAt / 1000));
  }
}
