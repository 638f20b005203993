import type { UploadDocument } from './upload.ts';
import { isFinal } from './upload.ts';
import { idsOf } from './upload-id.ts';
import { listUploads } from './upload-store.ts';

export type Rivals = {
  /** Ids that other uploads were given. */
  readonly taken: ReadonlySet<string>;
  /** Another upload of the same title has no known outcome either, or there are too many to tell. */
  readonly undecided: boolean;
};

/** A file comes at most some hours after its upload was made: signed requests last one. */
const WINDOW_MS = 3 * 3_600_000;
const PAGE = 100;
const MOST_PAGES = 10;

/** The other uploads of permanent videos that may have made an item of the same title. */
export async function rivalsOf(upload: UploadDocument, since: number): Promise<Rivals> {
  const taken = new Set<string>();
  const horizon = idsOf(since - WINDOW_MS);
  let undecided = false;
  let after: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const uploads = await listUploads(upload.account, PAGE, after);
    for (const other of uploads.filter((one) => isRival(one, upload))) {
      if (other.result?.media_id) taken.add(other.result.media_id);
      else if (mayHaveSent(other)) undecided = true;
    }
    after = uploads.at(-1)?.upload_id;
    if (uploads.length < PAGE || !after || after > horizon) return { taken, undecided };
  }
  return { taken, undecided: true };
}

const isRival = (other: UploadDocument, { upload_id, title }: UploadDocument) =>
  other.upload_id !== upload_id &&
  other.target === 'material' &&
  other.type === 'video' &&
  other.title === title;

const mayHaveSent = (other: UploadDocument) =>
  other.state === 'unknown' || (!isFinal(other) && other.job.sent_at !== undefined);
