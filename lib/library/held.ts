/**
 * What WeChat holds already, by content: `contents/{account}/{sha256}.{place}.json` in the library bucket says which id or
 * address the same bytes got there. It serves thrift, so a failure of it is logged and no more.
 */
import { createHash } from 'node:crypto';
import { log } from '../log.ts';
import { heldContent } from '../storage/buckets.ts';
import { deleteObject, readJson, writeJson } from '../storage/objects.ts';
import type { MediaType, Target } from '../wechat/index.ts';
import { type RecordKey, readRecord } from './record.ts';

/** Where content is held. A permanent video is another one under other texts. */
export type Place = {
  readonly target: Target;
  readonly type?: MediaType | undefined;
  readonly title?: string | undefined;
  readonly introduction?: string | undefined;
};

/** What WeChat answered. */
export type Held = {
  readonly media_id?: string;
  readonly thumb_media_id?: string;
  readonly url?: string;
  /** Of temporary media, in Unix seconds. */
  readonly created_at?: number;
};

type Remembered = Held & { readonly at: string };

/** Temporary media ends after three days (wechat-api.md 2.1); whoever gets an id has an hour to use it. */
const LIFE_MS = (3 * 24 - 1) * 3_600_000;

/** What the same content is held as, or undefined: not held, about to end, deleted or erased. */
export async function recallContent(
  account: string,
  sha256: string,
  place: Place,
  now: number,
): Promise<Held | undefined> {
  try {
    const stored = await readJson<Remembered>(heldContent(account, sha256, nameOf(place)));
    if (!stored || typeof stored.value !== 'object') return undefined;
    const { at, ...held } = stored.value;
    const id = held.media_id ?? held.thumb_media_id;
    if (!id && !held.url) return undefined;
    const began = held.created_at === undefined ? Date.parse(at) : held.created_at * 1000;
    if (place.target === 'media' && began + LIFE_MS <= now) return undefined;
    return !id || (await isKept({ shelf: shelfOf(place), account, media_id: id })) ? held : undefined;
  } catch (error) {
    log.error('content could not be looked up', { account, sha256, error: error as Error });
    return undefined;
  }
}

/** Neither deleted at WeChat through us, nor erased here: whoever gets the id can read our copy of it. */
async function isKept(key: RecordKey): Promise<boolean> {
  const record = (await readRecord(key))?.value;
  return record?.file !== undefined && record.deleted_at === undefined;
}

export async function rememberContent(
  account: string,
  sha256: string,
  place: Place,
  { media_id, thumb_media_id, url, created_at }: Held,
  now: number,
): Promise<void> {
  const value: Remembered = { media_id, thumb_media_id, url, created_at, at: new Date(now).toISOString() };
  try {
    await writeJson(heldContent(account, sha256, nameOf(place)), value);
  } catch (error) {
    log.error('content could not be remembered', { account, sha256, error: error as Error });
  }
}

/** Forgets that content is held, so that it is sent anew: WeChat does not know its id any more (40007). */
export async function forgetContent(account: string, sha256: string, place: Place): Promise<void> {
  await deleteObject(heldContent(account, sha256, nameOf(place)));
}

/**
 * The same by an id that WeChat answered 40007 to, for what we have a record of. Something newer that the same content is
 * held as meanwhile stays.
 */
export async function forgetId(key: RecordKey): Promise<void> {
  const record = (await readRecord(key))?.value;
  if (!record?.file || !record.type) return;
  const { type, title, description: introduction, file } = record;
  const target = key.shelf === 'media' ? 'media' : 'material';
  // A title that nobody gave is made from the name: both places are looked at.
  for (const texts of [{ title, introduction }, { introduction }]) {
    const place = { target, type, ...texts } as const;
    const stored = await readJson<Remembered>(heldContent(key.account, file.sha256, nameOf(place)));
    const id = stored?.value.media_id ?? stored?.value.thumb_media_id;
    if (id === key.media_id) await forgetContent(key.account, file.sha256, place);
  }
}

const shelfOf = ({ target }: Place) => (target === 'media' ? 'media' : 'materials');

/** `article_image`, `media.voice`, `material.video.{digest of its texts}`. */
function nameOf({ target, type, title = '', introduction = '' }: Place): string {
  const name = type ? `${target}.${type}` : target;
  if (target !== 'material' || type !== 'video') return name;
  const texts = createHash('sha256').update(JSON.stringify([title, introduction]));
  return `${name}.${texts.digest('base64url').slice(0, 16)}`;
}
