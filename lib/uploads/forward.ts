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
 * Who dies between claim and record leaves a lease that runs out; whether WeChat got the file is then unknown, as it is
 * after a lost answer. Media and article images are sent again; a material is looked up first (reconcile.ts).
 */
import { log } from '../log.ts';
import type { ObjectAt } from '../storage/objects.ts';
import { isOutcomeUnknown, type WeChatClient } from '../wechat/index.ts';
import type { UploadKey } from './arrivals.ts';
import { findTwins } from './find-twins.ts';
import { finish } from './finish.ts';
import { failureOf, MAX_ATTEMPTS, type Retry, retryOf } from './forward-failure.ts';
import { giveUp } from './give-up.ts';
import { closed, doubt, isOpen, reconcile } from './reconcile.ts';
import { type Sent, sendStaged } from './send-staged.ts';
import { isFinal, type UploadDocument } from './upload.ts';
import { changeUpload, readUpload, type StoredUpload } from './upload-store.ts';

/** A file that arrived in the staging bucket. */
export type Arrival = {
  readonly object: ObjectAt;
  /** Bytes, as S3 announced them. */
  readonly size: number;
  /** In announcements of our own; S3's name the object alone. */
  readonly upload?: UploadKey;
};

export type ForwardParts = {
  readonly wechatOf: (account: string) => WeChatClient;
  readonly now: () => number;
  /** Names this worker in its leases. */
  readonly owner: string;
  /** When this worker will be stopped; its lease ends a little later. */
  readonly deadline: number;
  readonly signal: AbortSignal;
  /** Announces the file once more, after so many seconds. */
  readonly again: (arrival: Arrival, upload: UploadKey, seconds: number) => Promise<void>;
  /** In place of LOOK_DELAYS. */
  readonly lookDelays?: readonly [number, number] | undefined;
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
  const { job } = upload;
  // Left in the queue, the message of an exhausted upload goes to the dead letters. A file that came late has come.
  if (isLater(arrival, upload)) return 'handled';
  if (upload.state === 'done' && job.doubt) return await findTwins(stored, job.doubt, arrival, parts);
  if (isFinal(upload) && upload.state !== 'expired') return job.exhausted ? { retryIn: 1 } : 'handled';
  const busyFor = Date.parse(job.lease?.until ?? '') - parts.now();
  if (busyFor > 0) return { retryIn: Math.ceil(busyFor / 1000) };
  if (upload.result) return await finish(stored, arrival, parts);
  if (upload.state === 'forwarding' && upload.target === 'material')
    return await doubt(stored, arrival, parts);
  if (job.doubt && isOpen(job.doubt)) {
    const tooEarly = Date.parse(upload.next_attempt_at ?? '') - parts.now();
    if (tooEarly > 0) return { retryIn: Math.ceil(tooEarly / 1000) };
    const outcome = await reconcile(stored, job.doubt, arrival, parts);
    if (outcome !== 'send') return outcome;
  }
  if (job.attempts >= MAX_ATTEMPTS) return await giveUp(withoutDoubt(stored), parts.now());
  return await send(stored, arrival, parts);
}

/** The first file sent under a signature counts, from its first attempt on: what is sent then is what is recorded. */
function isLater({ object: { versionId } }: Arrival, { job: { object } }: UploadDocument): boolean {
  const first = object?.version_id;
  return first !== undefined && versionId !== undefined && versionId !== first;
}

async function send(stored: StoredUpload, arrival: Arrival, parts: ForwardParts): Promise<ForwardOutcome> {
  const claimed = await claim(stored, arrival, parts);
  if (!claimed) return { retryIn: 5 };
  let sent: Sent | undefined;
  try {
    sent = await sendStaged(claimed.value, arrival, parts);
    return await finish(await record(claimed, sent, parts), arrival, parts);
  } catch (error) {
    return await settleFailure(claimed, arrival, error, parts, sent);
  }
}

/** Looked for in vain: what was sent is not there. */
function withoutDoubt({ value, etag }: StoredUpload): StoredUpload {
  const { doubt, ...job } = value.job;
  return { etag, value: { ...value, job: { ...job, ...(doubt && { doubt: closed(doubt) }) } } };
}

function claim(stored: StoredUpload, { object }: Arrival, { now, deadline, owner }: ForwardParts) {
  const { job } = stored.value;
  const lease = { owner, until: new Date(deadline + LEASE_MARGIN_MS).toISOString() };
  const at = { key: object.key, ...(object.versionId !== undefined && { version_id: object.versionId }) };
  const changes: Partial<UploadDocument> = {
    state: 'forwarding',
    next_attempt_at: undefined,
    error: undefined,
    job: {
      ...job,
      lease,
      object: at,
      attempts: job.attempts + 1,
      sent_at: new Date(now()).toISOString(),
      ...(job.doubt && { doubt: closed(job.doubt) }),
      problems: undefined,
    },
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
      if (current.value.result.media_id === sent.result?.media_id) return current;
      log.error('an upload was sent twice', { upload_id: current.value.upload_id, result: sent.result });
      return current;
    }
  }
  throw new Error(`The answer for upload ${claimed.value.upload_id} could not be recorded`);
}

async function settleFailure(
  claimed: StoredUpload,
  arrival: Arrival,
  error: unknown,
  parts: ForwardParts,
  sent: Sent | undefined,
): Promise<ForwardOutcome> {
  // What was recorded meanwhile stands: then only the keeping failed, and comes again.
  const current = await readUpload(claimed.value.account, claimed.value.upload_id);
  if (!current || current.etag !== claimed.etag) throw error;
  const { upload_id, account, job } = claimed.value;
  log.warn('a forward failed', { upload_id, account, attempt: job.attempts, error: error as Error });
  if (isOutcomeUnknown(error)) return await doubt(claimed, arrival, parts, error);
  // WeChat has it, and its answer could not be written down: it is found again, as after a lost answer.
  if (sent && !sent.deduplicated && claimed.value.target === 'material')
    return await doubt(claimed, arrival, parts);
  const retry = retryOf(error, job.attempts);
  const failed = await changeUpload(
    claimed,
    failureOf(claimed.value, error, retry, parts.now()),
    parts.now(),
  );
  if (!failed) return { retryIn: 5 };
  return retry ?? (failed.value.job.exhausted ? { retryIn: 1 } : 'handled');
}
