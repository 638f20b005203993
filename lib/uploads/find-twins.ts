import { log } from '../log.ts';
import type { Arrival, ForwardOutcome, ForwardParts } from './forward.ts';
import { lookUp } from './look-up.ts';
import type { Candidate, Doubt } from './upload.ts';
import { changeUpload, type StoredUpload } from './upload-store.ts';

/** Seconds after which a list that lags has caught up. */
export const LATE_S = 600;

/**
 * A last look at an upload that is done after an attempt of unknown outcome: did that attempt make an item after all, which
 * the list showed too late? Then the upload says so. Nothing is deleted: a person decides.
 *
 * @throws as `lookUp`; the message then comes again
 */
export async function findTwins(
  stored: StoredUpload,
  doubt: Doubt,
  arrival: Arrival,
  { wechatOf, now, signal, again }: ForwardParts,
): Promise<ForwardOutcome> {
  const { account, upload_id, result, updated_at } = stored.value;
  const early = Date.parse(updated_at) + LATE_S * 1000 - now();
  if (early > 0) {
    await again(arrival, stored.value, Math.ceil(early / 1000));
    return 'handled';
  }
  const { named } = await lookUp(wechatOf(account), stored.value, Date.parse(doubt.since), signal);
  const twins = named.filter(({ media_id }) => media_id !== result?.media_id);
  if (twins.length > 0) log.error('an upload made more than one material', { account, upload_id, twins });
  const { doubt: _, ...job } = stored.value.job;
  const changes = { job, ...(twins.length > 0 && { duplicates: twins.map(candidateOf) }) };
  return (await changeUpload(stored, changes, now())) ? 'handled' : { retryIn: 5 };
}

export const candidateOf = ({ media_id, name, update_time }: Candidate): Candidate => ({
  media_id,
  ...(name !== undefined && { name }),
  update_time,
});
