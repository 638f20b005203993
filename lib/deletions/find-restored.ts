/** What became of a restoration whose outcome nobody noted: WeChat's list tells. */
import { type LibraryRecord, readRecord } from '../library/record.ts';
import { Conflict } from '../problems/app-errors.ts';
import type { ListType, MaterialItem } from '../wechat/index.ts';
import type { RestoreParts } from './restore.ts';
import { type Added, listedNames } from './send-kept.ts';

/** WeChat's clock and ours. */
const SKEW_MS = 10_000;
/** A list may lag: what it does not show for so long was never added. */
const LAG_MS = 60_000;

/**
 * Looks through the list, newest first and back to before the file was sent, for one of its name that is nobody
 * else's.
 *
 * @param since when the file was sent, RFC 3339
 * @returns `not_yet` where the list may still lag; undefined if it was not added
 * @throws {Conflict} where it may be one of several; and as `materials.walk`
 */
export async function findRestored(
  record: LibraryRecord,
  since: string,
  { wechatOf, now, signal }: RestoreParts,
): Promise<Added | 'not_yet' | undefined> {
  const sent = Date.parse(since);
  const names = listedNames(record);
  const found: MaterialItem[] = [];
  for await (const item of wechatOf(record.account).materials.walk(listTypeOf(record), { signal })) {
    if (item.update_time * 1000 < sent - SKEW_MS) break;
    if (names.includes(item.name ?? '') && (await maybeOurs(item, record))) found.push(item);
  }
  const [one, ...others] = found;
  if (!one) return now() < sent + LAG_MS ? 'not_yet' : undefined;
  if (others.length === 0) return { media_id: one.media_id, url: one.url };
  const ids = found.map(({ media_id }) => media_id).join(', ');
  throw new Conflict({
    en: `An earlier restoration may have made one of these: ${ids}. Delete what is not wanted, then try again.`,
    zh: `先前的恢复操作可能已生成以下素材之一:${ids}。请删除多余的素材后重试。`,
  });
}

const listTypeOf = ({ type }: LibraryRecord): ListType =>
  type === 'voice' || type === 'video' ? type : 'image';

/** Not an upload's, nor another restoration's, nor of other bytes as far as they are known. */
async function maybeOurs({ media_id }: MaterialItem, { shelf, account, file, ...old }: LibraryRecord) {
  if (media_id === old.media_id || media_id === old.restored_as) return false;
  const known = (await readRecord({ shelf, account, media_id }))?.value;
  if (known?.upload_id || known?.restored_from) return false;
  return known?.file === undefined || known.file.sha256 === file?.sha256;
}
