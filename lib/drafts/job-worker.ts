/** The worker's side of a job. */
import { randomUUID } from 'node:crypto';
import type { ArticleParts } from '../articles/prepare.ts';
import { log } from '../log.ts';
import { isFinal, type JobDocument, QUEUE } from './job.ts';
import { changeJob, readJob } from './job-store.ts';
import { JobTaken, runJob } from './run-job.ts';

export type JobMessage = Pick<JobDocument, 'account' | 'job_id'>;

/** The document may be written a moment after the message, or be worked on by a request. */
const LOOK_AGAIN_S = 10;

/** After a bad moment of WeChat's or of S3's. */
const RESUME_S = 5;

/**
 * Goes on with a job that its request had no time for.
 *
 * @param deadline when the function will be stopped, in milliseconds since 1970
 */
export async function workOnJob(
  { account, job_id }: JobMessage,
  deadline: number,
  parts: Omit<ArticleParts, 'account'>,
): Promise<'handled' | { readonly retryIn: number }> {
  const stored = await readJob(account, job_id);
  if (!stored) return { retryIn: LOOK_AGAIN_S };
  if (isFinal(stored.value)) return 'handled';
  const { lease } = stored.value;
  if (lease.owner !== QUEUE && Date.parse(lease.until) > parts.now()) return { retryIn: LOOK_AGAIN_S };
  const mine = { owner: randomUUID(), until: new Date(deadline).toISOString() };
  const claimed = await changeJob(stored, { lease: mine }, parts.now());
  if (!claimed) return { retryIn: LOOK_AGAIN_S };
  try {
    const ended = await runJob(claimed, parts, parts.signal);
    if (ended !== 'out_of_time') return 'handled';
    // What was re-hosted is remembered: the next delivery gets further.
    return { retryIn: RESUME_S };
  } catch (error) {
    if (!(error instanceof JobTaken)) throw error;
    log.info('a job was taken by somebody else', { account, job_id });
    return 'handled';
  }
}
