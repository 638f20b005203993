import { log } from '../log.ts';
import { arrivedFile, stagedFile } from '../storage/buckets.ts';
import { headObject } from '../storage/objects.ts';
import { giveUp } from './give-up.ts';
import type { SweepParts } from './sweep.ts';
import { isFinal, type UploadDocument } from './upload.ts';
import { changeUpload, readUpload, type StoredUpload } from './upload-store.ts';

/**
 * `settled`: nothing to do. `waiting`: it is not its time yet. `expired`: its file never came. `announced`: its message
 * was lost, and is sent once more. `given_up`: that was in vain.
 */
export type Swept = 'settled' | 'waiting' | 'expired' | 'announced' | 'given_up';

type Parts = Pick<SweepParts, 'now' | 'announce'>;

/** What was sent under a signature at its last moment takes its time to arrive. */
const GRACE_MS = 15 * 60_000;
/** A message stays with a worker that died for its visibility timeout, twelve minutes; then it comes again. */
const LOST_MS = 25 * 60_000;
/** After the second announcement: a full queue may be hours long. */
const GIVEN_UP_MS = 24 * 3_600_000;
/** A source that we fetch ourselves has no signature that ends. */
const SOURCE_MS = 24 * 3_600_000;

/** Looks at one upload that has lain untouched for a while. */
export async function sweepUpload(account: string, uploadId: string, parts: Parts): Promise<Swept> {
  const stored = await readUpload(account, uploadId);
  if (!stored || isFinal(stored.value)) return 'settled';
  const { state, job } = stored.value;
  const now = parts.now();
  const arrival = await arrivalOf(stored.value);
  if (state === 'awaiting_file' && !arrival) return await expire(stored, now);
  const due = Math.max(
    Date.parse(stored.value.updated_at),
    arrival?.since ?? 0,
    Date.parse(job.lease?.until ?? '') || 0,
    Date.parse(stored.value.next_attempt_at ?? '') || 0,
  );
  if (due + LOST_MS > now) return 'waiting';
  const announcedAt = Date.parse(job.announced_at ?? '');
  if (announcedAt + GIVEN_UP_MS > now) return 'waiting';
  if (announcedAt || !arrival) {
    await giveUp(stored, now);
    return 'given_up';
  }
  // Sent first, noted then: a message too many does no harm, but what is noted and was never sent would be given up.
  await parts.announce(arrival, stored.value);
  const changes = { job: { ...job, announced_at: new Date(now).toISOString() } };
  if (!(await changeUpload(stored, changes, now))) return 'waiting';
  log.warn('an upload was announced once more', { account, upload_id: uploadId, state });
  return 'announced';
}

/** The file, if it is there: an announcement that got lost leaves it in staging, unknown to the state. */
async function arrivalOf({ account, upload_id, job }: UploadDocument) {
  const { key, version_id } = job.object ?? {};
  const object = key ? arrivedFile(key, version_id) : stagedFile(account, upload_id);
  const head = await headObject(object);
  if (!head) return undefined;
  const versionId = object.versionId ?? head.versionId;
  return { object: { ...object, versionId }, size: head.size, since: head.lastModified.getTime() };
}

async function expire(stored: StoredUpload, now: number): Promise<Swept> {
  const { expires_at, updated_at } = stored.value;
  const end = expires_at ? Date.parse(expires_at) + GRACE_MS : Date.parse(updated_at) + SOURCE_MS;
  if (end > now) return 'waiting';
  return (await changeUpload(stored, { state: 'expired' }, now)) ? 'expired' : 'waiting';
}
