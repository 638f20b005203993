import { limited } from './limited.ts';
import { whole } from './s3-answer.ts';
import type { components } from './schema.ts';
import { sendFile } from './send-file.ts';
import { untilFinal } from './until-final.ts';
import { networkFailed, UploadError } from './upload-error.ts';
import { blobOf, type UploadSource } from './upload-source.ts';
import type { FinishedUpload, SendOptions, Upload } from './upload-types.ts';

/** What a page needs of the answer to `POST …/uploads`, which its own server made with the key. */
export type SendableUpload = Pick<components['schemas']['SignedUpload'], 'upload_id' | 'post' | 'status_url'>;

/**
 * Sends the file of an upload that somebody else has made, and waits for its end, without a key. The file has exactly
 * the `size` for which the upload was made.
 *
 * @throws {ProblemError} if WeChat or the service refuses the file; {UploadError}; the signal's reason
 */
export async function sendUpload(
  created: SendableUpload,
  file: UploadSource,
  options: SendOptions = {},
): Promise<FinishedUpload> {
  return await limited(options, async (signal, subject) => {
    subject.upload_id = created.upload_id;
    await sendFile(created, blobOf(file), options.onProgress, signal);
    return await untilFinal(() => readState(created.status_url, signal), signal);
  });
}

async function readState(statusUrl: string, signal: AbortSignal): Promise<Upload> {
  const { status, text } = await fetch(statusUrl, { cache: 'no-store', credentials: 'omit', signal })
    .then(whole)
    .catch(networkFailed);
  if (status !== 200) throw new UploadError('unreadable', { status });
  // Beside the upload the document holds how the service works on it, which no contract fixes.
  const { job: _, ...upload } = JSON.parse(text) as Upload & { readonly job?: unknown };
  return upload;
}
