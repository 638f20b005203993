import { type RecordKey, readRecord, writeRecord } from './record.ts';

/** Notes that an id is gone at WeChat, so that reading it answers 404. The file stays. */
export async function markDeleted(key: RecordKey, now: number): Promise<void> {
  const deleted_at = new Date(now).toISOString();
  for (let attempt = 0; attempt < 5; attempt++) {
    const stored = await readRecord(key);
    const record = { ...(stored?.value ?? key), deleted_at };
    if (await writeRecord(record, stored ? { etag: stored.etag } : { absent: true })) return;
  }
  throw new Error(`The deletion of ${key.media_id} could not be noted`);
}
