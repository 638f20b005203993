/**
 * The forward: a staged file goes to WeChat and into our library, and its upload's state says what became of it.
 *
 * SQS delivers at least once and WeChat knows no idempotency, so every step is held by a conditional write:
 *
 *   claim    queued → forwarding, with a lease            a second worker sees the lease and waits
 *   send     the bytes stream from S3 to WeChat
 *   record   WeChat's answer is written down at once      from here on nothing is ever sent again
 *   keep     S3 copies the file into the library          repeated if we die before
 *   finish   done
 *
 * Who dies between claim and record leaves a lease that runs out; whether WeChat got the file is then unknown. For
 * media and article images it is sent again; a material ends as `unknown`, until reconciliation can look it up.
 */
import { randomUUID } from 'node:crypto';
import { log } from '../log.ts';
import type { ObjectAt } from '../storage/objects.ts';
import { isOutcomeUnknown, type WeChatClient } from '../wechat/index.ts';
import { failureOf, outcomeUnknown, type Retry, retryOf } from './forward-failure.ts';
import { keepForwarded } from './keep.ts';
import { sendStaged } from './send-staged.ts';
import { isFinal, type UploadDocument } from './upload.ts';
import { changeUpload, readUpload, type StoredUpload } from './upload-store.ts';

/** A file that arrived in the staging bucket. */
export type Arrival = {
  readonly object: ObjectAt;
  /** Bytes, as S3 announced them. */
  readonly size: number;
};

export type ForwardParts = {
  readonly wechatOf: (account: string) => WeChatClient;
  readonly now: () => number;
  /** When this worker will be stopped; its lease ends a little later. */
  readonly deadline: number;
  readonly signal: AbortSignal;
};

/** `handled`: the message is done with. Otherwise it should come again after so many seconds. */
export type ForwardOutcome = 'handled' | Retry;

const LEASE_MARGIN_MS = 10_000;

/** Forwards a staged file. @throws only for faults of our own storage; the message then comes again by itself */
export async function forward(
  stored: StoredUpload,
  arrival: Arrival,
  parts: ForwardParts,
): Promise<ForwardOutcome> {
  const { value: upload } = stored;
  if (isFinal(upload)) return 'handled';
  const busyFor = Date.parse(upload.job.lease?.until ?? '') - parts.now();
  if (busyFor > 0) return { retryIn: Math.ceil(busyFor / 1000) };
  if (upload.result) return await finish(stored, parts);
  if (upload.state === 'forwarding' && upload.target === 'material') return await abandon(stored, parts);

  const claimed = await claim(stored, arrival, parts);
  if (!claimed) return { retryIn: 5 };
  try {
    const sent = await sendStaged(claimed.value, arrival, parts);
    return await finish(await record(claimed, sent, parts), parts);
  } catch (error) {
    return await settleFailure(claimed, error, parts);
  }
}

function claim(stored: StoredUpload, { object }: Arrival, { now, deadline }: ForwardParts) {
  const { job } = stored.value;
  const lease = { owner: randomUUID(), until: new Date(deadline + LEASE_MARGIN_MS).toISOString() };
  const at = { key: object.key, ...(object.versionId !== undefined && { version_id: object.versionId }) };
  const changes: Partial<UploadDocument> = {
    state: 'forwarding',
    next_attempt_at: undefined,
    error: undefined,
    job: { ...job, lease, object: at, attempts: job.attempts + 1, problems: undefined },
  };
  return changeUpload(stored, changes, now());
}

/**
 * Writes WeChat's answer down. It must not be lost: should somebody have written meanwhile (our lease had run out),
 * it is written over that.
 */
async function record(
  claimed: StoredUpload,
  sent: Partial<UploadDocument>,
  { now }: ForwardParts,
): Promise<StoredUpload> {
  let current: StoredUpload | undefined = claimed;
  for (let attempt = 0; current && attempt < 5; attempt++) {
    const written = await changeUpload(current, { ...sent, state: 'forwarding' }, now());
    if (written) return written;
    current = await readUpload(claimed.value.account, claimed.value.upload_id);
    if (current?.value.result) {
      log.error('an upload was sent twice', { upload_id: current.value.upload_id, result: sent.result });
      return current;
    }
  }
  throw new Error(`The answer for upload ${claimed.value.upload_id} could not be recorded`);
}

async function finish(stored: StoredUpload, parts: ForwardParts): Promise<ForwardOutcome> {
  if (isFinal(stored.value)) return 'handled';
  await keepForwarded(stored.value, parts.now());
  const { lease: _, ...job } = stored.value.job;
  const done = await changeUpload(
    stored,
    { state: 'done', error: undefined, next_attempt_at: undefined, job },
    parts.now(),
  );
  return done ? 'handled' : { retryIn: 5 };
}

/** The worker before us died with the file on its way. */
async function abandon(stored: StoredUpload, { now }: ForwardParts): Promise<ForwardOutcome> {
  return (await changeUpload(stored, outcomeUnknown(stored.value, now()), now()))
    ? 'handled'
    : { retryIn: 5 };
}

async function settleFailure(
  claimed: StoredUpload,
  error: unknown,
  { now }: ForwardParts,
): Promise<ForwardOutcome> {
  // What was recorded meanwhile stands: then only the keeping failed, and comes again.
  const current = await readUpload(claimed.value.account, claimed.value.upload_id);
  if (!current || current.etag !== claimed.etag) throw error;
  const { upload_id, account, job } = claimed.value;
  log.warn('a forward failed', { upload_id, account, attempt: job.attempts, error: error as Error });
  const retry = retryOf(error, job.attempts);
  const changes = isOutcomeUnknown(error)
    ? outcomeUnknown(claimed.value, now(), error)
    : failureOf(claimed.value, error, retry, now());
  const settled = await changeUpload(claimed, changes, now());
  return settled && !(retry && changes.state === 'queued') ? 'handled' : (retry ?? { retryIn: 5 });
}
