/** What we know of one media_id, and where our copy of its file lies. One JSON document per id, in S3. */
import type { Problems } from '../problems/problem.ts';
import { idRecord } from '../storage/buckets.ts';
import { type Condition, readJson, type Stored, writeJson } from '../storage/objects.ts';
import type { JsonObject, MediaType } from '../wechat/index.ts';
import { refer } from './references.ts';

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
  /** Of an image: WeChat's own address. */
  readonly url?: string;
  /** Of an old article material, in place of a file. */
  readonly news?: JsonObject;
  readonly file?: StoredFile;
  readonly upload_id?: string;
  readonly stored_at?: string;
  /** Deleted at WeChat through us; our file stays. */
  readonly deleted_at?: string;
  /** A worker is fetching the file; past this time it counts as dead. */
  readonly fetching_until?: string;
  /** Why the worker could not. */
  readonly failed?: { readonly at: string; readonly problems: Problems };
};

export type RecordKey = Pick<LibraryRecord, 'shelf' | 'account' | 'media_id'>;

const at = ({ shelf, account, media_id }: RecordKey) => idRecord(shelf, account, media_id);

export const readRecord = (key: RecordKey): Promise<Stored<LibraryRecord> | undefined> =>
  readJson<LibraryRecord>(at(key));

/** Writes a record, and first that its file is needed; false if the condition did not hold. */
export async function writeRecord(record: LibraryRecord, condition?: Condition): Promise<boolean> {
  const { account, shelf, media_id, file } = record;
  if (file) await refer(account, file.sha256, `${shelf}.${media_id}`);
  return (await writeJson(at(record), record, condition)) !== undefined;
}
