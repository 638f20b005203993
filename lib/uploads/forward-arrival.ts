import { about, log } from '../log.ts';
import { droppedUpload } from './drop.ts';
import { type Arrival, type ForwardOutcome, type ForwardParts, forward } from './forward.ts';
import { giveUp } from './give-up.ts';
import { isFinal } from './upload.ts';
import type { StoredUpload } from './upload-store.ts';
import { readUpload } from './upload-store.ts';

/** As often the queue delivers a message before it goes to the dead letters (resources/queues.yml). */
export const MAX_RECEIVES = 5;

/**
 * Finds the upload that an arrived object belongs to, and forwards it. What throws on the last delivery, after which the
 * queue gives up, leaves a final state behind.
 *
 * @param received how often this message has come, from 1
 */
export async function forwardArrival(
  arrival: Arrival,
  parts: ForwardParts,
  received = 1,
): Promise<ForwardOutcome> {
  try {
    return await forwardOnce(arrival, parts);
  } catch (error) {
    if (received >= MAX_RECEIVES) await settle(arrival, error, parts);
    throw error;
  }
}

async function settle(arrival: Arrival, error: unknown, { now, owner }: ForwardParts): Promise<void> {
  const stored = await uploadOf(arrival, now());
  const lease = stored?.value.job.lease;
  const otherIsAtIt = lease !== undefined && lease.owner !== owner && Date.parse(lease.until) > now();
  if (stored && !isFinal(stored.value) && !otherIsAtIt) await giveUp(stored, now(), error);
}

async function forwardOnce(arrival: Arrival, parts: ForwardParts): Promise<ForwardOutcome> {
  const stored = await uploadOf(arrival, parts.now());
  if (stored) {
    aboutUpload(stored.value);
    return await forward(stored, arrival, parts);
  }
  // Signed requests are made for known uploads alone, so this is a stranger's object or one that is gone.
  log.warn('an object that belongs to no upload was ignored', { key: arrival.object.key });
  return 'handled';
}

/** S3 announces an object: who asked for the upload is in its state. */
function aboutUpload({ account, upload_id, job: { request_id, key_id } }: StoredUpload['value']): void {
  about({ account, upload_id, request_id, key_id });
}

async function uploadOf(arrival: Arrival, now: number): Promise<StoredUpload | undefined> {
  if (arrival.upload) return await readUpload(arrival.upload.account, arrival.upload.upload_id);
  const { key } = arrival.object;
  if (key.startsWith('drop/')) return await droppedUpload(arrival, now);
  const [, account, uploadId] = /^in\/([^/]+)\/([^/]+)$/.exec(key) ?? [];
  return account && uploadId ? await readUpload(account, uploadId) : undefined;
}
