import { logDeletion } from './changes.ts';
import { changeRecord, type DeletionRequest, type LibraryRecord, type RecordKey } from './record.ts';

/**
 * Notes that an id is gone at WeChat, so that reading it answers 404, and the library lists it as deleted. The file
 * stays.
 *
 * @param by who had it deleted; undefined for what was only found to be gone, where an earlier mark stands
 */
export async function markDeleted(key: RecordKey, now: number, by?: DeletionRequest): Promise<LibraryRecord> {
  const deleted_at = new Date(now).toISOString();
  const record = await changeRecord(key, ({ deleting: _, ...known }) =>
    known.deleted_at && !by
      ? known
      : { ...known, deleted_at, deleted_by: by?.by, request_id: by?.request_id, plan_id: by?.plan_id },
  );
  if (key.shelf === 'materials')
    await logDeletion({ ...record, deleted_at: record.deleted_at ?? deleted_at });
  return record;
}
