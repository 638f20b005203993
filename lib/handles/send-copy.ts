/** Our copy of a file goes to WeChat once more. */
import type { StoredFile } from '../library/record.ts';
import { erased } from '../library/references.ts';
import { type Bytes, peek } from '../net/streams.ts';
import { blob } from '../storage/buckets.ts';
import { openObject } from '../storage/objects.ts';
import { isMissing } from '../storage/s3-errors.ts';
import { checkContent } from '../uploads/check-content.ts';
import { sendFile } from '../uploads/send.ts';
import { type MediaType, SNIFF_BYTES, type WeChatClient } from '../wechat/index.ts';
import { type HandleId, LIFE_MS } from './handle.ts';

export type SendParts = {
  readonly wechatOf: (account: string) => WeChatClient;
  readonly now: () => number;
  /** Ends the sending. */
  readonly signal: AbortSignal;
};

/**
 * Uploads a file of our library as temporary media. Doing it twice does no harm: both ids work for three days.
 *
 * @throws {NotFound} if our copy is gone; {TooLarge} {WrongFormat} before anything is sent; {WeChatError}
 * {WeChatUnreachable} {TokenUnavailable}
 */
export async function sendCopy(
  account: string,
  file: StoredFile,
  type: MediaType,
  { wechatOf, now, signal }: SendParts,
): Promise<HandleId> {
  const { head, chunks, cancel } = await peek(await openCopy(account, file), SNIFF_BYTES);
  try {
    const format = checkContent({ target: 'media', type }, head, file.size);
    let first: Bytes | undefined = chunks;
    const open = async () => {
      const source = first ?? (await openCopy(account, file));
      first = undefined;
      return source;
    };
    const { size, filename } = file;
    const sending = { target: 'media', type, filename, format, size, content: { open } } as const;
    const result = await sendFile(wechatOf(account), sending, signal);
    const refreshed = now();
    return {
      media_id: result.media_id ?? result.thumb_media_id ?? '',
      refreshed_at: new Date(refreshed).toISOString(),
      expires_at: new Date(endOf(result.created_at, refreshed)).toISOString(),
    };
  } finally {
    await cancel();
  }
}

/** By WeChat's clock or by ours, whichever ends it sooner. */
const endOf = (createdAt: number | undefined, now: number) =>
  Math.min((createdAt ?? Number.POSITIVE_INFINITY) * 1000, now) + LIFE_MS;

async function openCopy(account: string, { sha256 }: StoredFile): Promise<Bytes> {
  try {
    return await openObject(blob(account, sha256));
  } catch (error) {
    if (!isMissing(error)) throw error;
    throw erased(sha256);
  }
}
