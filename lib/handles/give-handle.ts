import { log } from '../log.ts';
import type { MediaType } from '../wechat/index.ts';
import { type HandleKey, LAST_MOMENT_MS } from './handle.ts';
import type { StoredHandle } from './handle-store.ts';
import { requireHandle } from './no-handle.ts';
import { type RefreshParts, refreshHandle } from './refresh-handle.ts';

/**
 * A handle whose id of the type works. As a rule that is one read; WeChat is asked only for a type that nobody asked for
 * before, or when the schedule has let the id come to its end.
 *
 * @param wanted the handle's own type if not given
 * @throws {NotFound}; as `refreshHandle` if there is no id that works
 */
export async function giveHandle(
  key: HandleKey,
  wanted: MediaType | undefined,
  parts: RefreshParts,
): Promise<StoredHandle> {
  const stored = await requireHandle(key);
  const type = wanted ?? stored.value.type;
  const left = Date.parse(stored.value.ids[type]?.expires_at ?? '') - parts.now();
  if (left > LAST_MOMENT_MS) return stored;
  try {
    return await refreshHandle(stored, type, parts);
  } catch (error) {
    // An id in its last minutes is better than none.
    if (!(left > 0)) throw error;
    log.warn('a handle in its last minutes could not be refreshed', { ...key, type, error: error as Error });
    return stored;
  }
}

/**
 * A handle with another id than the one that WeChat refused. One that has been replaced already is not replaced again:
 * many callers may hear the same 40007.
 *
 * @param refused the id that WeChat did not know; without it, the present one is replaced
 * @throws {NotFound}; as `refreshHandle`
 */
export async function replaceId(
  key: HandleKey,
  wanted: MediaType | undefined,
  refused: string | undefined,
  parts: RefreshParts,
): Promise<StoredHandle> {
  const stored = await requireHandle(key);
  const type = wanted ?? stored.value.type;
  const id = stored.value.ids[type];
  const works = id !== undefined && Date.parse(id.expires_at) - parts.now() > LAST_MOMENT_MS;
  if (works && refused !== undefined && refused !== id.media_id) return stored;
  return await refreshHandle(stored, type, parts);
}
