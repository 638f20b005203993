/**
 * The change log of an account's catalogue: deletions that were made through us, until the mirror has taken them into
 * the catalogue itself. One small object each, so that nobody waits for another's write; the key says all that a search
 * has to know, and the newest are listed first.
 */
import { catalogued, cataloguePrefix } from '../storage/buckets.ts';
import { listKeys, readJson, writeJson } from '../storage/objects.ts';
import type { LibraryRecord } from './record.ts';

export type Deletion = LibraryRecord & {
  readonly deleted_at: string;
  /** Who asked for it. */
  readonly deleted_by?: string;
};

const FOLDER = 'changes/';
const PAGE = 1_000;
const LAST_MS = 10 ** 14 - 1;

export type LoggedDeletion = { readonly name: string; readonly media_id: string };

/** Notes a deletion of a permanent material. */
export async function logDeletion(record: Deletion): Promise<void> {
  const order = String(LAST_MS - Date.parse(record.deleted_at)).padStart(14, '0');
  await writeJson(catalogued(record.account, `${FOLDER}${order}.${record.media_id}.json`), record);
}

/** Deletions that are logged, the newest first, at most `limit` after the one named. */
export async function loggedDeletions(
  account: string,
  limit = Number.POSITIVE_INFINITY,
  after?: string,
): Promise<LoggedDeletion[]> {
  const prefix = cataloguePrefix(account);
  const { bucket } = catalogued(account, '');
  const found: LoggedDeletion[] = [];
  let last = after && prefix + after;
  while (found.length < limit) {
    const keys = await listKeys(bucket, `${prefix}${FOLDER}`, Math.min(PAGE, limit - found.length), last);
    for (const key of keys) {
      const name = key.slice(prefix.length);
      const [, media_id] = /^changes\/\d{14}\.([A-Za-z0-9_-]+)\.json$/.exec(name) ?? [];
      if (media_id !== undefined) found.push({ name, media_id });
    }
    last = keys.at(-1);
    if (keys.length < PAGE) break;
  }
  return found;
}

export const readDeletion = async (account: string, { name }: LoggedDeletion) =>
  (await readJson<Deletion>(catalogued(account, name)))?.value;
