/** What a look says of an upload. */
import { readRecord } from '../library/record.ts';
import type { MaterialItem } from '../wechat/index.ts';
import type { Look } from './look-up.ts';
import { rivalsOf } from './rivals.ts';
import type { UploadDocument } from './upload.ts';

/** `candidates`: a person must choose. `nothing`: it is not there, or not yet. */
export type Verdict =
  | { readonly adopt: MaterialItem }
  | { readonly candidates: readonly MaterialItem[] }
  | { readonly nothing: true };

const NOTHING: Verdict = { nothing: true };

/**
 * A name of ours decides by itself. A title alone decides only at the last look, when whoever else made the video has
 * had the time to write that down, and only if nobody else can have made it.
 */
export async function judge(
  upload: UploadDocument,
  { named, titled, complete }: Look,
  since: number,
  last: boolean,
): Promise<Verdict> {
  const own = await whose(named, upload);
  const [one, ...more] = own.possible;
  if (one) return more.length === 0 ? { adopt: one } : { candidates: own.possible };
  if (!last) return NOTHING;
  if (titled.length === 0) return complete ? NOTHING : { candidates: [] };
  return await byTitle(upload, titled, since, complete);
}

async function byTitle(
  upload: UploadDocument,
  titled: readonly MaterialItem[],
  since: number,
  complete: boolean,
): Promise<Verdict> {
  const { taken, undecided } = await rivalsOf(upload, since);
  const free = titled.filter(({ media_id }) => !taken.has(media_id));
  const { possible, unclear } = await whose(free, upload);
  const [one, ...more] = possible;
  if (!one) return complete ? NOTHING : { candidates: [] };
  const certain = more.length === 0 && !unclear && !undecided && complete;
  return certain ? { adopt: one } : { candidates: possible };
}

/** Leaves out what other uploads are recorded to have made. A record without an upload leaves it open who made the item. */
async function whose(items: readonly MaterialItem[], { account, upload_id }: UploadDocument) {
  const possible: MaterialItem[] = [];
  let unclear = false;
  for (const item of items) {
    const record = await readRecord({ shelf: 'materials', account, media_id: item.media_id });
    const owner = record?.value.upload_id;
    if (owner !== undefined && owner !== upload_id) continue;
    if (record && owner === undefined) unclear = true;
    possible.push(item);
  }
  return { possible, unclear };
}
