import { LATE_S } from './find-twins.ts';
import type { Arrival, ForwardOutcome, ForwardParts } from './forward.ts';
import { keepForwarded } from './keep.ts';
import { isFinal } from './upload.ts';
import { changeUpload, type StoredUpload } from './upload-store.ts';

/** The last steps, once WeChat's answer is written down: our copy, the record, `done`. May be repeated. */
export async function finish(
  stored: StoredUpload,
  arrival: Arrival,
  { now, again }: Pick<ForwardParts, 'now' | 'again'>,
): Promise<ForwardOutcome> {
  if (isFinal(stored.value)) return 'handled';
  await keepForwarded(stored.value, now());
  const { lease: _, ...job } = stored.value.job;
  const done = await changeUpload(
    stored,
    { state: 'done', error: undefined, candidates: undefined, next_attempt_at: undefined, job },
    now(),
  );
  if (!done) return { retryIn: 5 };
  // What seemed lost may show up late.
  if (job.doubt) await again(arrival, done.value, LATE_S);
  return 'handled';
}
