import { type ArticleParts, OutOfTime } from '../articles/prepare.ts';
import { log } from '../log.ts';
import { toProblems } from '../problems/problem.ts';
import { isOutcomeUnknown, WeChatUnreachable } from '../wechat/index.ts';
import type { JobDocument } from './job.ts';
import { changeJob, type StoredJob } from './job-store.ts';
import { sendDraft } from './send-draft.ts';

/** A job waits for a worker, and a worker for its retries, at most so long. */
export const HANDED_OVER_MS = 20 * 60_000;

/**
 * Does the work of a job whose lease is held, and writes down its end. A draft that may have been sent before, by
 * somebody who could not write down the answer, is not sent again.
 *
 * @param sendingSignal ends the sending; `parts.signal` what goes before
 * @returns the job in its final state; `out_of_time` if it is to be resumed, nothing having been sent
 * @throws {JobTaken} if somebody else has it now
 */
export async function runJob(
  stored: StoredJob,
  parts: Omit<ArticleParts, 'account'>,
  sendingSignal: AbortSignal,
): Promise<JobDocument | 'out_of_time'> {
  const { account, job_id, request, sent_at } = stored.value;
  let current = stored;
  const change = async (changes: Partial<JobDocument>) => {
    const changed = await changeJob(current, changes, parts.now());
    if (!changed) throw new JobTaken(`Job ${job_id} was taken by somebody else`);
    current = changed;
    return changed.value;
  };
  if (sent_at && !request.replaces) return await change(outcomeUnknown(parts.now()));
  // A new draft must not be made twice; replacing an article twice does no harm.
  const beforeSending = async () => {
    if (!request.replaces) await change({ sent_at: new Date(parts.now()).toISOString() });
  };
  try {
    const result = await sendDraft(request, { ...parts, account }, sendingSignal, beforeSending);
    return await change({ state: 'done', result });
  } catch (error) {
    if (error instanceof OutOfTime) return 'out_of_time';
    if (error instanceof JobTaken) throw error;
    log.warn('a draft could not be written', { account, job_id, error: error as Error });
    const unknown = isOutcomeUnknown(error) && !request.replaces;
    return await change({
      state: unknown ? 'unknown' : 'failed',
      problems: toProblems(error, parts.now()),
      ...(!unknown && { sent_at: undefined }),
    });
  }
}

export class JobTaken extends Error {
  override name = 'JobTaken' as const;
}

const outcomeUnknown = (now: number): Partial<JobDocument> => ({
  state: 'unknown',
  problems: toProblems(new WeChatUnreachable('/cgi-bin/draft/add', 'connection', 'all'), now),
});
