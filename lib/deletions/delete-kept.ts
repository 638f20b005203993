/**
 * The deletion of a material whose copy we have. Who asks is written down before WeChat is told, and what became of it
 * afterwards: a worker that dies in between leaves the request in the record, and the next one finds out.
 */
import { markDeleted } from '../library/mark-deleted.ts';
import { changeRecord, type DeletionRequest, type RecordKey, readRecord } from '../library/record.ts';
import { requireBlob } from '../library/references.ts';
import { log } from '../log.ts';
import { isUnknownId } from '../problems/unknown-ids.ts';
import { isOutcomeUnknown, type WeChatClient } from '../wechat/index.ts';
import { deleteAtWeChat } from './delete-at-wechat.ts';

export type DeleteParts = {
  readonly wechatOf: (account: string) => WeChatClient;
  readonly now: () => number;
  readonly signal: AbortSignal;
};

/**
 * @param name as WeChat's list has it, for a later restoration
 * @throws {WeChatError} 40007 if it was gone already, which is noted; and as `deleteAtWeChat`
 */
export async function deleteKept(
  key: RecordKey,
  by: DeletionRequest,
  parts: DeleteParts,
  name?: string,
): Promise<void> {
  const before = (await readRecord(key))?.value;
  const { file } = await changeRecord(key, (record) => ({
    ...record,
    deleting: by,
    name: name ?? record.name,
  }));
  try {
    // Kept before files knew who needs them, it may have been erased with other media of the same bytes.
    if (file) await requireBlob(key.account, file.sha256);
    await deleteAtWeChat(parts.wechatOf(key.account), key.media_id, parts.signal);
  } catch (error) {
    if (isOutcomeUnknown(error)) throw error;
    if (!isUnknownId(error)) {
      await changeRecord(key, (record) => ({ ...record, deleting: before?.deleting }));
      throw error;
    }
    if (!before?.deleting) {
      await markDeleted(key, parts.now());
      throw error;
    }
    // An earlier request had told WeChat, and nobody was left to note it.
    await noteDeleted(key, before.deleting, parts.now());
    return;
  }
  await noteDeleted(key, by, parts.now());
}

/** The audit line: every deletion has one, whichever way it was asked for. */
async function noteDeleted(key: RecordKey, by: DeletionRequest, now: number): Promise<void> {
  const { account, media_id } = key;
  const { by: key_id, request_id, plan_id } = by;
  log.info('material deleted', { account, media_id, key_id, request_id, ...(plan_id && { plan_id }) });
  await markDeleted(key, now, by);
}
