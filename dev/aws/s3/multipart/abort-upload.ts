import type { Answer } from '../http/answer.ts';
import type { Call } from '../http/service.ts';
import { findUpload, removeParts } from './find-upload.ts';

/** DELETE ?uploadId: ends an upload without an object. */
export async function abortUpload(call: Call): Promise<Answer> {
  const upload = findUpload(call);
  call.bucket.uploads.delete(upload.id);
  await removeParts(upload);
  return { status: 204 };
}
