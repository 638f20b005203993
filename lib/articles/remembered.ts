/**
 * What was taken over to WeChat, remembered by content: `images/{account}/{sha256}.{placement}.json` in the library
 * bucket. It is trusted: if somebody deletes the material at WeChat, its id goes on being given, and WeChat answers
 * 40007 to it. Memory serves speed and thrift, so a failure of it is logged and no more.
 */
import { log } from '../log.ts';
import { rememberedImage } from '../storage/buckets.ts';
import { readJson, writeJson } from '../storage/objects.ts';
import type { Placement } from './article.ts';

export type Placed = {
  readonly placed: Placement;
  /** WeChat's address of the picture. */
  readonly url: string;
  /** Of a material. */
  readonly media_id?: string;
};

type Remembered = Omit<Placed, 'placed'> & { readonly at: string };

export async function recall(
  account: string,
  sha256: string,
  placed: Placement,
): Promise<Placed | undefined> {
  try {
    const stored = await readJson<Remembered>(rememberedImage(account, sha256, placed));
    if (!stored?.value.url) return undefined;
    const { url, media_id } = stored.value;
    return { placed, url, ...(media_id && { media_id }) };
  } catch (error) {
    log.error('an image could not be looked up', { account, sha256, error: error as Error });
    return undefined;
  }
}

export async function remember(
  account: string,
  sha256: string,
  { placed, url, media_id }: Placed,
  now: number,
): Promise<void> {
  const value: Remembered = { url, ...(media_id && { media_id }), at: new Date(now).toISOString() };
  try {
    await writeJson(rememberedImage(account, sha256, placed), value);
  } catch (error) {
    log.error('an image could not be remembered', { account, sha256, error: error as Error });
  }
}
