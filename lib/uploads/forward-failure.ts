/** What a failed forward leaves in the state, and whether it is tried again. */
import { AppError } from '../problems/app-errors.ts';
import { toProblems } from '../problems/problem.ts';
import { NotDownloadable, TokenUnavailable, WeChatError, WeChatUnreachable } from '../wechat/index.ts';
import type { UploadDocument } from './upload.ts';

/** Seconds until the message should come again. */
export type Retry = { readonly retryIn: number };

/** Seconds before the second, third … attempt. The queue gives up after as many receives (maxReceiveCount). */
const DELAYS = [5, 20, 60, 180];
export const MAX_ATTEMPTS = DELAYS.length + 1;

/** When to try again, or undefined if there is no use in it: refused for good, or tried often enough. */
export function retryOf(error: unknown, attempts: number): Retry | undefined {
  const delay = DELAYS[attempts - 1];
  return delay !== undefined && passes(error) ? { retryIn: delay } : undefined;
}

/** Quotas are renewed at midnight only, and settings by a human: neither is worth the wait. */
export function passes(error: unknown): boolean {
  if (error instanceof WeChatError) return error.class.retryable && error.class.kind !== 'quota';
  if (error instanceof TokenUnavailable)
    return error.reason === 'unreachable' || error.reason === 'not_pushed';
  if (error instanceof AppError || error instanceof NotDownloadable) return false;
  // WeChat out of reach, S3 broken off in mid-file, or something of our own: a second try may do.
  return error instanceof WeChatUnreachable || error instanceof Error;
}

export function failureOf(
  upload: UploadDocument,
  error: unknown,
  retry: Retry | undefined,
  now: number,
): Partial<UploadDocument> {
  const again = retry && new Date(now + retry.retryIn * 1000).toISOString();
  const { job, ...problem } = problemOf(upload, error, now);
  const exhausted = !retry && passes(error) ? ({ exhausted: true } as const) : {};
  return {
    ...problem,
    state: retry ? 'queued' : 'failed',
    next_attempt_at: again,
    job: { ...job, ...exhausted },
  };
}

/** Nothing more is done by itself: a person decides. What made the outcome unknown stays as the reason. */
export function outcomeUnknown(upload: UploadDocument, now: number): Partial<UploadDocument> {
  const { lease: _, ...job } = upload.job;
  const cause = new WeChatUnreachable('/cgi-bin/material/add_material', 'connection', 'all');
  const known = upload.error && job.problems ? { job } : problemOf(upload, cause, now);
  return { state: 'unknown', next_attempt_at: undefined, ...known };
}

export function problemOf(
  upload: UploadDocument,
  error: unknown,
  now: number,
): Pick<UploadDocument, 'error' | 'job'> {
  const problems = toProblems(error, now);
  const { lease: _, ...job } = upload.job;
  return { error: problems[job.language], job: { ...job, problems } };
}
