import { log } from '../log.ts';
import { toProblems } from '../problems/problem.ts';
import { WeChatUnreachable } from '../wechat/index.ts';
import type { ForwardOutcome } from './forward.ts';
import { outcomeUnknown } from './forward-failure.ts';
import { isOpen } from './reconcile.ts';
import type { UploadDocument } from './upload.ts';
import { changeUpload, type StoredUpload } from './upload-store.ts';

/**
 * Ends an upload that cannot go on, in the truest state there is; its message is left to the dead letters.
 *
 * @param error what stopped it last; without one, what its state says of the attempt before
 */
export async function giveUp(stored: StoredUpload, now: number, error?: unknown): Promise<ForwardOutcome> {
  const { value: upload } = stored;
  const { account, upload_id } = upload;
  log.error('an upload was given up', { account, upload_id, state: upload.state, error: error as Error });
  return (await changeUpload(stored, lastState(upload, now, error), now)) ? { retryIn: 1 } : { retryIn: 5 };
}

function lastState(upload: UploadDocument, now: number, error: unknown): Partial<UploadDocument> {
  const { lease: _, ...job } = upload.job;
  // WeChat has the file: its id counts. Our copy is fetched from there when somebody reads it.
  if (upload.result) return { state: 'done', error: undefined, next_attempt_at: undefined, job };
  const inDoubt = upload.state === 'forwarding' || (job.doubt && isOpen(job.doubt));
  if (inDoubt && upload.target === 'material') return withExhaustion(upload, outcomeUnknown(upload, now));
  const cause = job.doubt ? NOTHING_CAME : (error ?? new Error('Given up'));
  const problems = (!job.doubt && job.problems) || toProblems(cause, now);
  const failed = { ...job, problems };
  return withExhaustion(upload, {
    state: 'failed',
    next_attempt_at: undefined,
    error: problems[job.language],
    job: failed,
  });
}

/** WeChat's list was looked through after every attempt. */
const NOTHING_CAME = new WeChatUnreachable('/cgi-bin/material/add_material', 'connection', 'nothing');

const withExhaustion = (
  { job }: UploadDocument,
  changes: Partial<UploadDocument>,
): Partial<UploadDocument> => ({ ...changes, job: { ...(changes.job ?? job), exhausted: true } });
