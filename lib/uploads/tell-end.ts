import { log } from '../log.ts';
import { type CounterName, count } from '../metrics.ts';
import type { UploadDocument, UploadState } from './upload.ts';

const COUNTER: Partial<Record<UploadState, CounterName>> = {
  done: 'UploadsDone',
  failed: 'UploadsFailed',
  unknown: 'UploadsUnknown',
  expired: 'UploadsExpired',
};

/** Counts an upload that has come to an end, and says so in the log. One that was brought back may end once more. */
export function tellEnd(before: UploadDocument | undefined, after: UploadDocument): void {
  const { account, upload_id, state, target, type, size, deduplicated, error, job } = after;
  const counter = COUNTER[state];
  if (!counter || before?.state === state) return;
  count(counter);
  const { source, attempts } = job;
  const failure = error && { problem: error.type, errcode: error.errcode, rid: error.rid };
  const what = { state, target, type, size, deduplicated, source, attempts };
  log.info('an upload ended', { account, upload_id, ...what, ...failure });
}
