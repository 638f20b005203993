/** A request for a draft: answered within its time if that is enough, else handed to a worker as a job. */
import { randomUUID } from 'node:crypto';
import { type ArticleParts, OutOfTime } from '../articles/prepare.ts';
import { Conflict } from '../problems/app-errors.ts';
import { KnownProblem } from '../problems/problem.ts';
import { awaitJob } from './await-job.ts';
import { type DraftRequest, type DraftResult, type JobDocument, QUEUE } from './job.ts';
import { digestOf, jobIdOf, newJobId } from './job-id.ts';
import { addJob, changeJob, readJob, type StoredJob } from './job-store.ts';
import { HANDED_OVER_MS, runJob } from './run-job.ts';
import { sendDraft } from './send-draft.ts';

export type Requester = {
  readonly account: string;
  readonly keyId: string;
  readonly idempotencyKey?: string | undefined;
};

export type WriteDraftParts = Omit<ArticleParts, 'signal' | 'account'> & {
  /** Hands a job to a worker. */
  readonly enqueue: (job: Pick<JobDocument, 'account' | 'job_id'>) => Promise<void>;
  /** Milliseconds after which the answer is 202. */
  readonly waitMs: number;
  /** Ends whatever is still under way shortly before the gateway gives up. */
  readonly signal: AbortSignal;
};

/** What was made, or the job that goes on. */
export type Written = { readonly result: DraftResult } | { readonly job: JobDocument };

/**
 * Writes a draft. With an Idempotency-Key the same request is never done twice: it gives what was made, waits for
 * whoever works on it, or resumes what broke off.
 *
 * @throws {Conflict} for a key that was used with another body; {KnownProblem} for an outcome that nobody knows; and as
 * `sendDraft`
 */
export async function writeDraft(
  request: DraftRequest,
  requester: Requester,
  parts: WriteDraftParts,
): Promise<Written> {
  const soon = AbortSignal.any([parts.signal, AbortSignal.timeout(parts.waitMs)]);
  const ends = performance.now() + parts.waitMs;
  if (requester.idempotencyKey === undefined) return await once(request, requester, parts, soon);
  const stored = await claim(request, requester, parts.now());
  if ('etag' in stored) return await asJob(stored, parts, soon);
  const job = await awaitJob(requester.account, stored.job_id, ends - performance.now());
  return settled(job);
}

/** Nothing is written down unless the time runs out. */
async function once(
  request: DraftRequest,
  { account }: Requester,
  parts: WriteDraftParts,
  soon: AbortSignal,
): Promise<Written> {
  try {
    return { result: await sendDraft(request, { ...parts, account, signal: soon }, parts.signal) };
  } catch (error) {
    if (!(error instanceof OutOfTime)) throw error;
    const job = newJob(request, account, newJobId(), { owner: QUEUE, forMs: HANDED_OVER_MS }, parts.now());
    if (!(await addJob(job))) throw new Error('Two jobs have the same id');
    await parts.enqueue(job);
    return { job };
  }
}

async function asJob(stored: StoredJob, parts: WriteDraftParts, soon: AbortSignal): Promise<Written> {
  const ended = await runJob(stored, { ...parts, signal: soon }, parts.signal);
  if (ended !== 'out_of_time') return settled(ended);
  const lease = leaseOf({ owner: QUEUE, forMs: HANDED_OVER_MS }, parts.now());
  const current = await readJob(stored.value.account, stored.value.job_id);
  const handed = current && (await changeJob(current, { lease }, parts.now()));
  if (!handed) throw new Error('A job was taken away from under its request');
  await parts.enqueue(handed.value);
  return { job: handed.value };
}

/** A job to work on, or the one that somebody works on or has finished. */
async function claim(
  request: DraftRequest,
  { account, keyId, idempotencyKey = '' }: Requester,
  now: number,
): Promise<StoredJob | JobDocument> {
  const lease = { owner: randomUUID(), forMs: REQUEST_LEASE_MS };
  const job = newJob(request, account, jobIdOf(account, keyId, idempotencyKey), lease, now);
  const added = await addJob(job);
  if (added) return added;
  const existing = await readJob(account, job.job_id);
  if (!existing) throw new Error('A job is gone that was there');
  const { value } = existing;
  if (value.digest !== job.digest) throw new Conflict(OTHER_BODY);
  const isLive = value.state === 'running' && Date.parse(value.lease.until) > now;
  if (isLive || value.state === 'done' || value.state === 'unknown') return value;
  const again = { state: 'running', lease: job.lease, problems: undefined } as const;
  return (await changeJob(existing, again, now)) ?? value;
}

const OTHER_BODY = {
  en: 'This Idempotency-Key was used with another request. Use a new one.',
  zh: '该 Idempotency-Key 已用于另一个请求,请换用新的。',
};

/** Longer than a request may last. */
const REQUEST_LEASE_MS = 60_000;

const leaseOf = ({ owner, forMs }: { owner: string; forMs: number }, now: number) => ({
  owner,
  until: new Date(now + forMs).toISOString(),
});

function newJob(
  request: DraftRequest,
  account: string,
  job_id: string,
  lease: { owner: string; forMs: number },
  now: number,
): JobDocument {
  const at = new Date(now).toISOString();
  return {
    job_id,
    account,
    state: 'running',
    request,
    digest: digestOf(request),
    created_at: at,
    updated_at: at,
    lease: leaseOf(lease, now),
  };
}

function settled(job: JobDocument): Written {
  if (job.result) return { result: job.result };
  if (job.problems) throw new KnownProblem(job.problems);
  return { job };
}
