/** An upload as callers see it. */
import { setTimeout as delay } from 'node:timers/promises';
import { NotFound } from '../problems/app-errors.ts';
import type { Language } from '../problems/bilingual.ts';
import { stagedFile } from '../storage/buckets.ts';
import { headObject } from '../storage/objects.ts';
import { isFinal, type Upload, type UploadDocument } from './upload.ts';
import { readUpload, type StoredUpload } from './upload-store.ts';

/**
 * Without what is ours alone, and with the error in the reader's language. A file that has arrived, but that no
 * worker has taken up yet, shows as `queued`: only S3 knows of it.
 */
export async function viewOf(upload: UploadDocument, language: Language): Promise<Upload> {
  const { job, ...view } = upload;
  const error = job.problems?.[language] ?? upload.error;
  const arrived = upload.state === 'awaiting_file' && (await hasArrived(upload));
  return { ...view, ...(arrived && { state: 'queued' }), ...(error && { error }) };
}

const hasArrived = async ({ account, upload_id }: UploadDocument) =>
  (await headObject(stagedFile(account, upload_id))) !== undefined;

/** @throws {NotFound} */
export async function requireUpload(account: string, uploadId: string): Promise<StoredUpload> {
  const stored = await readUpload(account, uploadId);
  if (stored) return stored;
  throw new NotFound({ en: `There is no upload ${uploadId}.`, zh: `没有上传任务 ${uploadId}。` });
}

const FIRST_POLL_MS = 150;
const LAST_POLL_MS = 1_000;

/** Reads an upload, holding the answer until its state is final or the time is over. @throws {NotFound} */
export async function awaitUpload(
  account: string,
  uploadId: string,
  waitMs: number,
): Promise<UploadDocument> {
  const end = performance.now() + waitMs;
  for (let pause = FIRST_POLL_MS; ; pause = Math.min(pause * 1.5, LAST_POLL_MS)) {
    const { value: upload } = await requireUpload(account, uploadId);
    const left = end - performance.now();
    if (isFinal(upload) || left <= 0) return upload;
    await delay(Math.min(pause, left));
  }
}
