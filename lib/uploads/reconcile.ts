/**
 * Looking up what became of an attempt that nobody knows the outcome of (docs/adr/0008-look-before-sending-again.md).
 *
 * Only permanent materials need it. A second temporary media disappears after three days and takes no room, and uploadimg
 * gives the same picture the same address: those are simply sent again.
 */
import { log } from '../log.ts';
import { WeChatUnreachable } from '../wechat/index.ts';
import { adopt } from './adopt.ts';
import { endUnknown } from './end-unknown.ts';
import type { Arrival, ForwardOutcome, ForwardParts } from './forward.ts';
import { passes, problemOf } from './forward-failure.ts';
import { lookUp } from './look-up.ts';
import type { Doubt, UploadDocument } from './upload.ts';
import { changeUpload, type StoredUpload } from './upload-store.ts';
import { judge, type Verdict } from './verdict.ts';

/** Seconds before the first look and between the two: a list may be late, and what was just sent may still be worked on. */
export const LOOK_DELAYS = [10, 45] as const;
/** Seconds before WeChat is asked again for a list that it could not give. */
const FAILURE_DELAYS = [20, 60, 180, 600];

/** Notes that something may have been made at WeChat, and sees to it that somebody looks. */
export async function doubt(
  stored: StoredUpload,
  arrival: Arrival,
  parts: ForwardParts,
  error: unknown = new WeChatUnreachable('/cgi-bin/material/add_material', 'connection', 'all'),
): Promise<ForwardOutcome> {
  const { doubt: earlier, sent_at } = stored.value.job;
  const since = earlier?.since ?? sent_at ?? stored.value.updated_at;
  const wait = parts.lookDelays?.[0] ?? LOOK_DELAYS[0];
  const changes = problemOf(stored.value, error, parts.now());
  return await postpone(stored, { since, looks: 0, failures: 0 }, wait, changes, arrival, parts);
}

/** Is there anything to look up before this upload may be sent? */
export const isOpen = ({ looks }: Doubt) => looks < LOOK_DELAYS.length;

/** It was looked for as often as need be: more looks are due only if another attempt ends as this one did. */
export const closed = (doubt: Doubt): Doubt => ({ ...doubt, looks: LOOK_DELAYS.length });

/**
 * Looks once. One item is adopted; none, at the second look, means that the file may be sent once more; what cannot be
 * decided is left to a person.
 */
export async function reconcile(
  stored: StoredUpload,
  doubt: Doubt,
  arrival: Arrival,
  parts: ForwardParts,
): Promise<ForwardOutcome | 'send'> {
  const { value: upload } = stored;
  const { account, upload_id } = upload;
  const last = doubt.looks === LOOK_DELAYS.length - 1;
  const since = Date.parse(doubt.since);
  let verdict: Verdict;
  try {
    const look = await lookUp(parts.wechatOf(account), upload, since, parts.signal);
    verdict = await judge(upload, look, since, last);
  } catch (error) {
    return await lookFailed(stored, doubt, error, arrival, parts);
  }
  log.info('a look for an upload of unknown outcome', { account, upload_id, doubt, verdict });
  if ('adopt' in verdict) return await adopt(stored, verdict.adopt, arrival, parts);
  if ('candidates' in verdict) return await endUnknown(stored, verdict.candidates, arrival, parts.now());
  if (last) return 'send';
  const wait = parts.lookDelays?.[1] ?? LOOK_DELAYS[1];
  return await postpone(stored, { ...doubt, looks: doubt.looks + 1 }, wait, {}, arrival, parts);
}

async function lookFailed(
  stored: StoredUpload,
  doubt: Doubt,
  error: unknown,
  arrival: Arrival,
  parts: ForwardParts,
): Promise<ForwardOutcome> {
  const { account, upload_id } = stored.value;
  log.warn('a look for an upload failed', { account, upload_id, doubt, error: error as Error });
  const wait = passes(error) ? FAILURE_DELAYS[doubt.failures] : undefined;
  if (wait === undefined) return await endUnknown(stored, [], arrival, parts.now());
  return await postpone(stored, { ...doubt, failures: doubt.failures + 1 }, wait, {}, arrival, parts);
}

/** A message of its own: looks are no failures, which the queue counts. */
async function postpone(
  stored: StoredUpload,
  doubt: Doubt,
  wait: number,
  changes: Partial<UploadDocument>,
  arrival: Arrival,
  { now, again }: ForwardParts,
): Promise<ForwardOutcome> {
  const { lease: _, ...job } = changes.job ?? stored.value.job;
  const next_attempt_at = new Date(now() + wait * 1000).toISOString();
  const postponed = await changeUpload(
    stored,
    { ...changes, state: 'queued', next_attempt_at, job: { ...job, doubt } },
    now(),
  );
  if (!postponed) return { retryIn: 5 };
  await again(arrival, postponed.value, wait);
  return 'handled';
}
