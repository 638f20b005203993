import { log } from '../log.ts';
import { droppedUpload } from './drop.ts';
import { type Arrival, type ForwardOutcome, type ForwardParts, forward } from './forward.ts';
import type { StoredUpload } from './upload-store.ts';
import { readUpload } from './upload-store.ts';

/** Finds the upload that an arrived object belongs to, and forwards it. */
export async function forwardArrival(arrival: Arrival, parts: ForwardParts): Promise<ForwardOutcome> {
  const stored = await uploadOf(arrival, parts.now());
  if (stored) return await forward(stored, arrival, parts);
  // Signed requests are made for known uploads alone, so this is a stranger's object or one that is gone.
  log.warn('an object that belongs to no upload was ignored', { key: arrival.object.key });
  return 'handled';
}

async function uploadOf(arrival: Arrival, now: number): Promise<StoredUpload | undefined> {
  const { key } = arrival.object;
  if (key.startsWith('drop/')) return await droppedUpload(arrival, now);
  const [, account, uploadId] = /^in\/([^/]+)\/([^/]+)$/.exec(key) ?? [];
  return account && uploadId ? await readUpload(account, uploadId) : undefined;
}
