/** The copy of one item: from our records, by its public address, or by get_material while there is quota for it. */
import { fetchFile } from '../library/fetch-file.ts';
import {
  changeRecord,
  type LibraryRecord,
  type RecordKey,
  readRecord,
  writeRecord,
} from '../library/record.ts';
import type { Stored } from '../storage/objects.ts';
import { cleanFileName, FORMATS, splitName } from '../wechat/index.ts';
import type { CatalogueItem } from './catalogue.ts';
import { isAboutItem, reasonOf, stopsEverything } from './failure.ts';
import { fetchPicture, type Picture } from './picture.ts';
import type { MirrorParts } from './unit.ts';

/** What the items of a batch share. */
export type Batch = MirrorParts & {
  readonly placeholders: string[];
  readonly genuine: string[];
  /** The catalogue knows what was deleted through us until then, in milliseconds since 1970. */
  readonly preparedAt: number;
  /** Takes a call of get_material out of the budget; false where there is none left. */
  readonly takeCall: () => boolean;
};

/** What is listed may have been deleted a moment ago. */
const LAG_MS = 3_600_000;

/**
 * The item with its copy or with the reason why there is none; unchanged where it has to wait for quota.
 *
 * @throws what would befall every other item as well
 */
export async function storeItem(account: string, item: CatalogueItem, batch: Batch): Promise<CatalogueItem> {
  const key: RecordKey = { shelf: 'materials', account, media_id: item.media_id };
  const known = await readRecord(key);
  const file = known?.value.file;
  if (known && file && !batch.placeholders.includes(file.sha256)) {
    await unmark(known, batch);
    return storedAs(item, known.value);
  }
  const at = new Date(batch.now()).toISOString();
  try {
    if (item.type !== 'image' || !item.url) return await byQuota(item, key, batch, known);
    const result = await fetchPicture(key, item.url, batch);
    if (!('picture' in result)) return await byQuota(item, key, batch, known, result.hash);
    const facts = { ...recordOf(key, item, result.picture), stored_at: at };
    const record = { ...known?.value, ...facts };
    const condition = known ? { etag: known.etag } : ({ absent: true } as const);
    if (await writeRecord(record, condition)) return storedAs(item, record);
    // Somebody wrote it meanwhile: what he noted stays.
    return storedAs(item, await changeRecord(key, (changed) => ({ ...changed, ...facts })));
  } catch (error) {
    if (stopsEverything(error) || !isAboutItem(error) || batch.signal.aborted) throw error;
    return { ...withoutCopy(item), failed: { at, reason: reasonOf(error) } };
  }
}

/** Fetches through get_material; what it gives is the truth about a doubtful picture as well. */
async function byQuota(
  item: CatalogueItem,
  key: RecordKey,
  batch: Batch,
  known: Stored<LibraryRecord> | undefined,
  doubtful?: string,
): Promise<CatalogueItem> {
  if (!batch.takeCall()) return await waiting(item, known);
  const record = await fetchFile(key, batch, batch.signal);
  if (doubtful !== undefined && record.file) {
    const verdicts = record.file.sha256 === doubtful ? batch.genuine : batch.placeholders;
    if (!verdicts.includes(doubtful)) verdicts.push(doubtful);
  }
  return record.file
    ? storedAs(item, record)
    : { ...withoutCopy(item), failed: { at: new Date(batch.now()).toISOString(), reason: 'no_file' } };
}

/** Until there is quota again; a file that is known as a placeholder is no copy. */
async function waiting(
  item: CatalogueItem,
  known: Stored<LibraryRecord> | undefined,
): Promise<CatalogueItem> {
  if (known?.value.file) {
    const { file: _file, stored_at: _at, ...record } = known.value;
    await writeRecord(record, { etag: known.etag });
  }
  return withoutCopy(item);
}

function withoutCopy({
  file: _file,
  stored_at: _at,
  failed: _failed,
  ...item
}: CatalogueItem): CatalogueItem {
  return item;
}

const storedAs = (item: CatalogueItem, { file, stored_at }: LibraryRecord): CatalogueItem => ({
  ...withoutCopy(item),
  ...(file && { file }),
  ...(stored_at && { stored_at }),
});

function recordOf(
  key: RecordKey,
  { name, url }: CatalogueItem,
  { sha256, size, format }: Picture,
): LibraryRecord {
  const { contentType: content_type, extension } = FORMATS[format];
  const filename = `${splitName(cleanFileName(name || key.media_id)).stem}.${extension}`;
  return {
    ...key,
    type: 'image',
    ...(url && { url }),
    file: { sha256, size, content_type, filename },
  };
}

/**
 * WeChat lists it, so it is not deleted; unless the list is an old one, or it was deleted through us since: then it is in the
 * segments of what there is only because the next run has yet to take it out.
 */
async function unmark(
  { value, etag }: Stored<LibraryRecord>,
  { now, preparedAt }: Pick<Batch, 'now' | 'preparedAt'>,
): Promise<void> {
  const { deleted_at, ...record } = value;
  if (deleted_at === undefined) return;
  if (Date.parse(deleted_at) < Math.min(now() - LAG_MS, preparedAt)) await writeRecord(record, { etag });
}
