/** A look through WeChat's list for what an upload may have made there. */
import type { ListType, MaterialItem, MediaType, WeChatClient } from '../wechat/index.ts';
import type { UploadDocument } from './upload.ts';
import { nameSuffix } from './upload-id.ts';

export type Look = {
  /** Named by the upload's id: its own. */
  readonly named: readonly MaterialItem[];
  /** Videos that only have its title, and the time. */
  readonly titled: readonly MaterialItem[];
  /** Everything since then was seen. */
  readonly complete: boolean;
};

/** WeChat's clock may be behind ours. A name of ours is unmistakable, a title is not: it gets less. */
const MARGIN_MS = 10 * 60_000;
const TITLE_MARGIN_MS = 2 * 60_000;
/** Looked at whatever their time, should the clocks differ by more. */
const LEAST_ITEMS = 60;
/** Fifty calls. */
const MOST_ITEMS = 1_000;

/**
 * Walks the list newest first, back to before `since`. An image, thumb or voice is listed by the name of its file; a
 * video by its title (wechat-api.md 3.1, 3.5) or, where it has none, by a name; each name of ours ends in the upload's
 * id. Thumbs are listed as images.
 *
 * @param since milliseconds since 1970, on our clock
 * @throws {WeChatError} {WeChatUnreachable} {TokenUnavailable} {WalkLost}
 */
export async function lookUp(
  wechat: WeChatClient,
  { upload_id, type = 'image', title }: UploadDocument,
  since: number,
  signal: AbortSignal,
): Promise<Look> {
  const suffix = new RegExp(`-${nameSuffix(upload_id)}(\\.[A-Za-z0-9]{1,5})?$`);
  const named = new Map<string, MaterialItem>();
  const titled = new Map<string, MaterialItem>();
  const found = (complete: boolean): Look => ({
    named: [...named.values()],
    titled: [...titled.values()],
    complete,
  });
  let seen = 0;
  for await (const item of wechat.materials.walk(LISTED_AS[type], { signal })) {
    const time = item.update_time * 1000;
    if (time < since - MARGIN_MS && seen >= LEAST_ITEMS) return found(true);
    if (seen++ >= MOST_ITEMS) return found(false);
    if (suffix.test(item.name ?? '')) named.set(item.media_id, item);
    else if (type === 'video' && title && item.name === title && time >= since - TITLE_MARGIN_MS)
      titled.set(item.media_id, item);
  }
  return found(true);
}

const LISTED_AS: Readonly<Record<MediaType, ListType>> = {
  image: 'image',
  thumb: 'image',
  voice: 'voice',
  video: 'video',
};
