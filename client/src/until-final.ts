import { pause } from './pause.ts';
import { ProblemError } from './problem-error.ts';
import { UploadError } from './upload-error.ts';
import type { FinishedUpload, Upload } from './upload-types.ts';

const FIRST_PAUSE_MS = 300;
const LAST_PAUSE_MS = 3_000;
/** The file is on its way by itself: one lost answer is no reason to lose sight of it. */
const FAILURES_IN_A_ROW = 5;

/**
 * Reads the state of an upload until it is final.
 *
 * @throws {ProblemError} if it failed; {UploadError} `expired`, `unknown`; what `read` throws and does not pass
 */
export async function untilFinal(read: () => Promise<Upload>, signal: AbortSignal): Promise<FinishedUpload> {
  let failures = 0;
  for (let wait = FIRST_PAUSE_MS; ; wait = Math.min(wait * 1.5, LAST_PAUSE_MS)) {
    const seen = await look(read);
    failures = 'error' in seen ? failures + 1 : 0;
    if ('error' in seen && (failures === FAILURES_IN_A_ROW || !mayPass(seen.error))) throw seen.error;
    const finished = 'upload' in seen && finishedIn(seen.upload);
    if (finished) return finished;
    await pause(Math.max(wait, 'error' in seen ? retryAfterMs(seen.error) : 0), signal);
  }
}

async function look(read: () => Promise<Upload>): Promise<{ upload: Upload } | { error: unknown }> {
  try {
    return { upload: await read() };
  } catch (error) {
    return { error };
  }
}

function finishedIn(upload: Upload): FinishedUpload | undefined {
  const { state, result = {}, error } = upload;
  if (state === 'failed') throw new ProblemError(error ?? UNEXPLAINED);
  if (state === 'expired' || state === 'unknown') throw new UploadError(state);
  if (state !== 'done') return undefined;
  const { media_id, thumb_media_id, url } = result;
  return {
    ...upload,
    result,
    ...(media_id !== undefined && { media_id }),
    ...(thumb_media_id !== undefined && { thumb_media_id }),
    ...(url !== undefined && { url }),
  };
}

const UNEXPLAINED = {
  type: 'about:blank',
  title: 'The upload failed',
  status: 500,
  detail: 'The service does not say why.',
};

/** A network that fails (a TypeError, from every fetch), a service that is busy or broken for the moment. */
function mayPass(error: unknown): boolean {
  if (error instanceof TypeError) return true;
  if (error instanceof UploadError) return error.reason === 'unreachable' || isPassing(error.status);
  return error instanceof ProblemError && error.retryable !== false && isPassing(error.status);
}

const isPassing = (status = 0) => status === 429 || status >= 500;

const retryAfterMs = (error: unknown) =>
  error instanceof ProblemError ? (error.retryAfter ?? 0) * 1_000 : 0;
