import { changeRecord, type LibraryRecord, type RecordKey, readRecord } from '../library/record.ts';
import { blob } from '../storage/buckets.ts';
import { headObject } from '../storage/objects.ts';

/**
 * What is known of a material whose copy we have: the file itself is looked for, since what is deleted at WeChat is
 * nowhere else. The articles of an old news material are their own copy.
 */
export async function keptCopy(key: RecordKey): Promise<LibraryRecord | undefined> {
  const record = (await readRecord(key))?.value;
  if (record?.news) return record;
  if (!record?.file) return undefined;
  const head = await headObject(blob(key.account, record.file.sha256));
  if (head?.size === record.file.size) return record;
  // A record that promises what is not there would keep it from being fetched again.
  await changeRecord(key, ({ file: _, ...rest }) => rest);
  return undefined;
}
