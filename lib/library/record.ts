/** What we know of one media_id, and where our copy of its file lies. One JSON document per id, in S3. */
import type { Problems } from '../problems/problem.ts';
import { idRecord } from '../storage/buckets.ts';
import { type Condition, readJson, type Stored, writeJson } from '../storage/objects.ts';
import type { JsonObject, MediaType } from '../wechat/index.ts';
import { type ReferredBy, refer } from './references.ts';

/** Temporary media and permanent materials have ids of different kinds (wechat-api.md 7-E 19). */
export type Shelf = 'media' | 'materials' | 'hd_voices';

export type StoredFile = {
  /** Hex; names the blob. */
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  readonly content_type: string;
  readonly filename: string;
};

export type LibraryRecord = {
  readonly shelf: Shelf;
  readonly account: string;
  readonly media_id: string;
  readonly type?: MediaType;
  /** Of a video. */
  readonly title?: string;
  readonly description?: string;
  /** As WeChat's list had it, where that was read before the deletion. */
  readonly name?: string;
  /** Of an image: WeChat's own address. */
  readonly url?: string;
  /** Of an old article material, in place of a file. */
  readonly news?: JsonObject;
  readonly file?: StoredFile;
  readonly upload_id?: string;
  readonly stored_at?: string;
  /** Gone at WeChat; our file stays. */
  readonly deleted_at?: string;
  /** The key whose holder had it deleted. Absent for what was only found to be gone. */
  readonly deleted_by?: string;
  /** Of the request, and of the plan where there was one, by which it was deleted. */
  readonly request_id?: string;
  readonly plan_id?: string;
  /** Who asks for its deletion: noted before WeChat is told, and until it is known what became of it. */
  readonly deleting?: DeletionRequest;
  /** The id under which its file was added again. */
  readonly restored_as?: string;
  readonly restored_from?: string;
  /** It is being added again, or it is not known what became of that. */
  readonly restoring?: Restoring;
  /** A worker is fetching the file; past this time it counts as dead. */
  readonly fetching_until?: string;
  /** Why the worker could not. */
  readonly failed?: { readonly at: string; readonly problems: Problems };
};

export type DeletionRequest = {
  readonly at: string;
  /** The id of a key. */
  readonly by: string;
  readonly request_id: string;
  readonly plan_id?: string | undefined;
};

export type Restoring = {
  /** When the file was first sent. */
  readonly since: string;
  readonly by: string;
  readonly request_id: string;
  /** Past this time whoever does it counts as dead. */
  readonly until: string;
};

export type RecordKey = Pick<LibraryRecord, 'shelf' | 'account' | 'media_id'>;

const at = ({ shelf, account, media_id }: RecordKey) => idRecord(shelf, account, media_id);

export const readRecord = (key: RecordKey): Promise<Stored<LibraryRecord> | undefined> =>
  readJson<LibraryRecord>(at(key));

/** Writes a record, and first that its file is needed; false if the condition did not hold. */
export async function writeRecord(record: LibraryRecord, condition?: Condition): Promise<boolean> {
  if (record.file) await refer(record.account, record.file.sha256, nameOf(record));
  return await writeReferred(record, condition);
}

/** The same where it is said already that the file is needed, which was said before the file was kept. */
export const writeReferred = async (record: LibraryRecord, condition?: Condition): Promise<boolean> =>
  (await writeJson(at(record), record, condition)) !== undefined;

/** The name by which a record refers to its file. */
export const nameOf = ({ shelf, media_id }: Pick<RecordKey, 'shelf' | 'media_id'>): ReferredBy =>
  `${shelf}.${media_id}`;

const ATTEMPTS = 8;

/**
 * Changes a record, whoever else is writing it: `change` is given what there is at the moment, at least the key.
 *
 * @param write `writeReferred` where it is said already that its file is needed
 * @throws {Error} if others are always quicker
 */
export async function changeRecord(
  { shelf, account, media_id }: RecordKey,
  change: (record: LibraryRecord) => LibraryRecord,
  write = writeRecord,
): Promise<LibraryRecord> {
  const key = { shelf, account, media_id };
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const stored = await readRecord(key);
    const changed = change(stored?.value ?? key);
    if (await write(changed, stored ? { etag: stored.etag } : { absent: true })) return changed;
  }
  throw new Error(`The record of ${media_id} could not be changed`);
}
