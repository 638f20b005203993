import { logDeletion } from './changes.ts';
import { type RecordKey, readRecord, writeRecord } from './record.ts';

/**
 * Notes that an id is gone at WeChat, so that reading it answers 404, and the library lists it as deleted. The file
 * stays.
 */
export async function markDeleted(key: RecordKey, now: number): Promise<void> {
  const deleted_at = new Date(now).toISOString();
  for (let attempt = 0; attempt < 5; attempt++) {
    const stored = await readRecord(key);
    const record = { ...(stored?.value ?? key), deleted_at };
    if (!(await writeRecord(record, stored ? { etag: stored.etag } : { absent: true }))) continue;
    if (key.shelf === 'materials') await logDeletion(record);
    return;
  }
  throw new Error(`The deletion of ${key.media_id} could not be noted`);
}
