import type { Article } from './article.ts';

/** 0 done, 1 under way, 2 originality, 3 failed, 4 review, 5 deleted by the user, 6 banned (wechat-api.md 5). */
export type PublishStatus = 0 | 1 | 2 | 3 | 4 | 5 | 6;

/** How a job ends. */
export interface Outcome {
  status: Exclude<PublishStatus, 1>;
  /** From 1; given for 2 and 4. */
  fail_idx: readonly number[];
}

export interface PublishedArticle {
  article: Article;
  sn: string;
  deleted: boolean;
}

/** One publish job, and the articles that came of it. */
export interface Publication {
  /** Also the msg_data_id, and the `mid` of its articles (wechat-api.md 5). */
  publish_id: number;
  article_id: string;
  draft_id: string;
  articles: PublishedArticle[];
  status: PublishStatus;
  fail_idx: readonly number[];
  createdAt: number;
  updatedAt: number;
}

/** As in the recorded answers (wechat-api.md 5). */
const FIRST_ID = 2_247_483_663;

/** The publish jobs of one app, and what it has published. */
export class Publications {
  readonly #byId = new Map<number, Publication>();
  #outcomes: Outcome[] = [];
  #nextId = FIRST_ID;

  /** Orders how the next job ends; several orders wait in line. */
  order(outcome: Outcome): void {
    this.#outcomes.push(outcome);
  }

  /** The order that stands first, used up, or success. */
  nextOutcome(): Outcome {
    return this.#outcomes.shift() ?? { status: 0, fail_idx: [] };
  }

  add(facts: Omit<Publication, 'publish_id'>): Publication {
    const publication = { publish_id: this.#nextId, ...facts };
    this.#nextId += 1;
    this.#byId.set(publication.publish_id, publication);
    return publication;
  }

  get(publishId: number): Publication | undefined {
    return this.#byId.get(publishId);
  }

  /** By the id of its articles, once they are public. */
  byArticleId(articleId: string): Publication | undefined {
    return this.published().find((publication) => publication.article_id === articleId);
  }

  /** Every job, the newest first. */
  list(): Publication[] {
    return [...this.#byId.values()].reverse();
  }

  /** What has become public, the newest first. What was deleted since is among it, marked (wechat-api.md 5). */
  published(): Publication[] {
    return this.list().filter(({ status }) => isPublic(status));
  }
}

export function isPublic(status: PublishStatus): boolean {
  return status === 0 || status === 5 || status === 6;
}
