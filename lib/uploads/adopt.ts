import { type LibraryRecord, readRecord, writeRecord } from '../library/record.ts';
import { log } from '../log.ts';
import type { MaterialItem } from '../wechat/index.ts';
import { finish } from './finish.ts';
import type { Arrival, ForwardOutcome, ForwardParts } from './forward.ts';
import { inspectStaged } from './inspect-staged.ts';
import type { UploadDocument } from './upload.ts';
import { changeUpload, type StoredUpload } from './upload-store.ts';

/** Takes an item of WeChat's list for what this upload made there, as if it had been the answer. */
export async function adopt(
  stored: StoredUpload,
  { media_id, url }: MaterialItem,
  arrival: Arrival,
  parts: ForwardParts,
): Promise<ForwardOutcome> {
  const { value: upload } = stored;
  const file = await inspectStaged(upload, arrival);
  // Two uploads of one title may see the same item: the first to put its name there has it, the other looks again.
  if (!(await putName(upload, media_id))) return { retryIn: 5 };
  const { version_id, key } = { version_id: arrival.object.versionId, key: arrival.object.key };
  const { lease: _, ...job } = upload.job;
  const adopted = await changeUpload(
    stored,
    {
      ...file,
      result: { media_id, ...(url && { url }) },
      state: 'forwarding',
      next_attempt_at: undefined,
      error: undefined,
      job: { ...job, object: { key, ...(version_id !== undefined && { version_id }) }, problems: undefined },
    },
    parts.now(),
  );
  if (!adopted) return { retryIn: 5 };
  log.info('an item was adopted', { account: upload.account, upload_id: upload.upload_id, media_id });
  return await finish(adopted, arrival, parts);
}

async function putName({ account, upload_id, type }: UploadDocument, media_id: string): Promise<boolean> {
  const key = { shelf: 'materials', account, media_id } as const;
  const record: LibraryRecord = { ...key, ...(type && { type }), upload_id };
  if (await writeRecord(record, { absent: true })) return true;
  const owner = (await readRecord(key))?.value.upload_id;
  return owner === undefined || owner === upload_id;
}
