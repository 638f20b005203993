/** Bringing back an upload that ended in `failed` or `unknown`. */
import { Conflict, invalid } from '../problems/app-errors.ts';
import { arrivedFile, blob, stagedFile } from '../storage/buckets.ts';
import { copyObject } from '../storage/copy-object.ts';
import { headObject } from '../storage/objects.ts';
import type { UploadKey } from './arrivals.ts';
import type { Arrival } from './forward.ts';
import type { UploadDocument } from './upload.ts';
import { changeUpload } from './upload-store.ts';
import { requireUpload } from './view.ts';

/** What a person decides of an `unknown` upload. Without either it is looked up once more. */
export type Decision = {
  /** Send it again, although there may be a copy already. */
  readonly resend?: boolean | undefined;
  /** This material is the upload's own. */
  readonly adopt?: string | undefined;
};

export type RetryParts = {
  readonly now: () => number;
  /** Announces the file to the forward. */
  readonly announce: (arrival: Arrival, upload: UploadKey) => Promise<void>;
};

/**
 * Puts an upload back into the queue, with all its attempts before it.
 *
 * @throws {NotFound}; {Conflict} in other states, or if its file is gone; {InvalidInput} for an id that is no candidate
 */
export async function retryUpload(
  account: string,
  uploadId: string,
  decision: Decision,
  { now, announce }: RetryParts,
): Promise<UploadDocument> {
  const stored = await requireUpload(account, uploadId);
  const { value: upload } = stored;
  const changes = changesFor(upload, decision);
  // What WeChat has need not be sent: the copy that an undecided upload left is kept already.
  const file = changes.result ? placeOf(upload) : await fileOf(upload);
  if (!file) throw new Conflict(FILE_GONE);
  // The copy will be a new version, and the one that counts.
  const { object: _, ...job } = changes.job ?? upload.job;
  const queued = await changeUpload(stored, 'blob' in file ? { ...changes, job } : changes, now());
  if (!queued) throw new Conflict(CHANGED);
  // Last, so that no message is answered by the old state. Should it fail, the sweep finds the upload waiting.
  if ('blob' in file) await copyObject(file.blob, stagedFile(account, uploadId), file.contentType);
  else await announce(file, upload);
  return queued.value;
}

function changesFor(upload: UploadDocument, { resend, adopt }: Decision): Partial<UploadDocument> {
  const { state, target, candidates = [] } = upload;
  if (resend && adopt !== undefined)
    throw invalid('adopt', 'Either adopt or resend.', 'adopt 与 resend 只能二选一。');
  if (state !== 'unknown' && (state !== 'failed' || !target || adopt !== undefined)) throw conflict(upload);
  if (
    adopt !== undefined &&
    candidates.length > 0 &&
    !candidates.some(({ media_id }) => media_id === adopt)
  ) {
    throw invalid('adopt', 'Must be one of the candidates.', '必须是 candidates 中的一个。');
  }
  const { exhausted: _, problems: __, lease: ___, announced_at: ____, doubt, ...job } = upload.job;
  const open = doubt && !resend ? { doubt: { ...doubt, looks: 0, failures: 0 } } : {};
  return {
    state: 'queued',
    next_attempt_at: undefined,
    error: undefined,
    candidates: undefined,
    job: { ...job, attempts: 0, ...open },
    ...(adopt !== undefined && { result: { media_id: adopt } }),
  };
}

type File = Arrival | { readonly blob: ReturnType<typeof blob>; readonly contentType: string };

/** Where the file lies: in staging for a week, then perhaps in our library. */
async function fileOf(upload: UploadDocument): Promise<File | undefined> {
  const { account, sha256, content_type } = upload;
  const { object } = placeOf(upload);
  const head = await headObject(object);
  if (head) return { object: { ...object, versionId: object.versionId ?? head.versionId }, size: head.size };
  const copy = sha256 && blob(account, sha256);
  if (!copy || !(await headObject(copy))) return undefined;
  return { blob: copy, contentType: content_type ?? 'application/octet-stream' };
}

function placeOf({ account, upload_id, job: { object } }: UploadDocument): Arrival {
  const at = object ? arrivedFile(object.key, object.version_id) : stagedFile(account, upload_id);
  return { object: at, size: 0 };
}

const conflict = ({ state }: UploadDocument) =>
  new Conflict({
    en: `This upload is ${state}. What failed can be tried again, and what is unknown be decided; nothing else.`,
    zh: `该上传的状态为 ${state}。只有 failed 可以重试,unknown 可以裁定。`,
  });

const FILE_GONE = {
  en: 'The file is no longer there. Make a new upload.',
  zh: '文件已不存在,请新建上传。',
};

const CHANGED = {
  en: 'The upload changed just now. Look at it again.',
  zh: '该上传刚刚发生变化,请重新查看。',
};
