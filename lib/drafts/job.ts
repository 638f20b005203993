/**
 * Writing a draft whose pictures have to be fetched first. What is not done within an answer's time goes on as a job,
 * and so does every request with an Idempotency-Key: one JSON document each, written conditionally.
 */
import type { DraftArticle, ImageReport, ImagesMode, OnImageError, Warning } from '../articles/prepare.ts';
import type { Problems } from '../problems/problem.ts';

export type DraftRequest = {
  readonly articles: readonly DraftArticle[];
  readonly images: ImagesMode;
  readonly on_image_error: OnImageError;
  /** Replaces the article at `index` of this draft; absent for a new draft. */
  readonly replaces?: {
    readonly media_id: string;
    readonly index: number;
    /** How the request names the article: `articles`, or `articles[0]` in a list of one. */
    readonly field: string;
  };
};

export type DraftResult = {
  readonly media_id: string;
  readonly images: readonly ImageReport[];
  readonly warnings: readonly Warning[];
};

/** `unknown`: the draft reached WeChat, but no answer says what became of it. Another try might make a second one. */
export type JobState = 'running' | 'done' | 'failed' | 'unknown';

export type JobDocument = {
  readonly job_id: string;
  readonly account: string;
  readonly state: JobState;
  readonly request: DraftRequest;
  /** Of the request: the same Idempotency-Key with another body is refused. */
  readonly digest: string;
  readonly created_at: string;
  readonly updated_at: string;
  /** Whoever works on it; past `until` it counts as dead. The queue holds it until a worker takes it. */
  readonly lease: { readonly owner: string; readonly until: string };
  /** The draft was about to be sent then: without a result, nobody knows whether it was. */
  readonly sent_at?: string;
  readonly result?: DraftResult;
  readonly problems?: Problems;
};

/** The owner of a job that waits for a worker. */
export const QUEUE = 'queue';

export const isFinal = ({ state }: Pick<JobDocument, 'state'>) => state !== 'running';
