import { ProblemError } from './problem-error.ts';
import { UploadError } from './upload-error.ts';
import type { Limits } from './upload-types.ts';

const DEFAULT_TIMEOUT_MS = 600_000;

/** Which upload is being worked on, as soon as it is known. */
export type Subject = { upload_id?: string | undefined };

/**
 * Works on an upload until the caller's signal, or the time, ends it. Errors say which upload it was.
 *
 * @throws the signal's reason; {UploadError} `timeout`; what the work throws
 */
export async function limited<T>(
  { signal, timeoutMs = DEFAULT_TIMEOUT_MS }: Limits,
  work: (signal: AbortSignal, subject: Subject) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  // AbortSignal.any and .timeout would do, but not in every browser and Node that is still about.
  const end = new AbortController();
  const timer = setTimeout(() => end.abort(new UploadError('timeout')), timeoutMs);
  const stop = () => end.abort(signal?.reason);
  signal?.addEventListener('abort', stop);
  const subject: Subject = {};
  try {
    return await work(end.signal, subject);
  } catch (caught) {
    const error = end.signal.aborted ? end.signal.reason : caught;
    if (error instanceof ProblemError || error instanceof UploadError) error.upload_id = subject.upload_id;
    throw error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
}
