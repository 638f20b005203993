import type { components } from './schema.ts';

/** RFC 9457, as the service answers it. */
export type Problem = components['schemas']['Problem'];

/** The service refused a call, or WeChat a file. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly status: number;
  /** `urn:problem:wechat-materials:…`; `about:blank` for what the gateway before the service answered by itself. */
  readonly type: string;
  readonly title: string;
  /** What to do. */
  readonly detail: string;
  /** Which fields are wrong. */
  readonly errors: Problem['errors'];
  /** What WeChat said. */
  readonly errcode: number | undefined;
  /** Whether the same call can succeed later; undefined where the service does not say. */
  readonly retryable: boolean | undefined;
  readonly request_id: string | undefined;
  /** Seconds. */
  readonly retryAfter: number | undefined;
  /** All that the answer holds. */
  readonly problem: Problem;
  /** The upload in which it happened. */
  upload_id: string | undefined;

  constructor(problem: Problem, retryAfter?: number) {
    super(`${problem.title}: ${problem.detail}`);
    this.status = problem.status;
    this.type = problem.type;
    this.title = problem.title;
    this.detail = problem.detail;
    this.errors = problem.errors;
    this.errcode = problem.errcode;
    this.retryable = problem.retryable;
    this.request_id = problem.request_id;
    this.retryAfter = retryAfter;
    this.problem = problem;
  }
}
