import { keepObject } from '../library/blobs.ts';
import { log } from '../log.ts';
import type { MaterialItem } from '../wechat/index.ts';
import { candidateOf } from './find-twins.ts';
import type { Arrival, ForwardOutcome } from './forward.ts';
import { outcomeUnknown } from './forward-failure.ts';
import { inspectStaged } from './inspect-staged.ts';
import type { UploadDocument } from './upload.ts';
import { changeUpload, type StoredUpload } from './upload-store.ts';

/** Leaves an upload to a person, with what there is to choose from. Our copy is kept: staging lasts a week, people take time. */
export async function endUnknown(
  stored: StoredUpload,
  candidates: readonly MaterialItem[],
  arrival: Arrival,
  now: number,
): Promise<ForwardOutcome> {
  const { account, upload_id } = stored.value;
  log.error('an upload needs a decision', { account, upload_id, candidates: candidates.length });
  const changes = {
    ...outcomeUnknown(stored.value, now),
    ...(await keepCopy(stored.value, arrival)),
    candidates: candidates.map(candidateOf),
  };
  return (await changeUpload(stored, changes, now)) ? 'handled' : { retryIn: 5 };
}

async function keepCopy(upload: UploadDocument, arrival: Arrival): Promise<Partial<UploadDocument>> {
  try {
    const file = await inspectStaged(upload, arrival);
    await keepObject(arrival.object, upload.account, file.sha256, file.content_type);
    return file;
  } catch (error) {
    log.error('a file could not be kept', { upload_id: upload.upload_id, error: error as Error });
    return {};
  }
}
