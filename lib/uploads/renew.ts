import { Conflict } from '../problems/app-errors.ts';
import { DEFAULT_EXPIRY_S, type SignedRequests, signRequests } from './create.ts';
import type { Upload } from './upload.ts';
import { changeUpload } from './upload-store.ts';
import { requireUpload } from './view.ts';

/**
 * Signs anew for an upload that still waits for its file.
 *
 * @throws {NotFound} {Conflict} when the file has come, or comes from a URL
 */
export async function renewUpload(
  account: string,
  uploadId: string,
  now: number,
): Promise<Upload & SignedRequests> {
  const stored = await requireUpload(account, uploadId);
  const { state, job } = stored.value;
  const waits = (state === 'awaiting_file' || state === 'expired') && job.source === 'presigned';
  if (!waits) {
    throw new Conflict({
      en: `This upload is ${state} and waits for no file. Make a new one.`,
      zh: `该上传的状态为 ${state},不再等待文件,请新建上传。`,
    });
  }
  const expires_at = new Date(now + DEFAULT_EXPIRY_S * 1000).toISOString();
  const renewed = await changeUpload(stored, { state: 'awaiting_file', expires_at }, now);
  if (!renewed) throw new Conflict({ en: 'The file is arriving just now.', zh: '文件正在到达。' });
  const { job: _, ...view } = renewed.value;
  return { ...view, ...(await signRequests(renewed.value, DEFAULT_EXPIRY_S, now)) };
}
