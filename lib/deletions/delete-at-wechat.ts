import { log } from '../log.ts';
import { isUnknownId } from '../problems/unknown-ids.ts';
import { isOutcomeUnknown, type WeChatClient, WeChatUnreachable } from '../wechat/index.ts';

const ATTEMPTS = 2;

/**
 * Deletes a material at WeChat. Where no answer says what became of it, WeChat is asked for the material: 40007 means
 * that it is gone. One that is still there is deleted once more: an id is never given twice, so it can only be the same.
 *
 * @throws {WeChatError} among them 40007 if there was nothing to delete; {TokenUnavailable}
 * @throws {WeChatUnreachable} where it is there still; if `isOutcomeUnknown`, nobody could tell
 */
export async function deleteAtWeChat(
  { materials }: WeChatClient,
  mediaId: string,
  signal: AbortSignal,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await materials.delete(mediaId, { signal });
    } catch (error) {
      if (attempt > 1 && isUnknownId(error)) return;
      if (!isOutcomeUnknown(error)) throw error;
      log.warn('the outcome of a deletion is unknown', { media_id: mediaId, error: error as Error });
      if (await isGone(materials, mediaId, signal, error)) return;
      // It is known now that nothing was done.
      if (attempt === ATTEMPTS)
        throw new WeChatUnreachable('/cgi-bin/material/del_material', 'connection', 'nothing');
    }
  }
}

async function isGone(
  materials: WeChatClient['materials'],
  mediaId: string,
  signal: AbortSignal,
  unknown: unknown,
): Promise<boolean> {
  try {
    const found = await materials.get(mediaId, { signal });
    if ('file' in found) await found.file.cancel();
    return false;
  } catch (error) {
    if (isUnknownId(error)) return true;
    log.warn('the deletion could not be checked', { media_id: mediaId, error: error as Error });
    throw unknown;
  }
}
