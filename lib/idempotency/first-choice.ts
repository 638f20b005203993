import { readJson, writeJson } from '../storage/objects.ts';
import { type Entry, type KeyedRequest, placeOf, requireSame } from './entry.ts';

/**
 * What the first request with this key chose; a later one gets the same.
 *
 * @throws {Conflict} for a key that was used with another request
 */
export async function firstChoice<T>(request: KeyedRequest | undefined, choice: T, now: number): Promise<T> {
  if (!request) return choice;
  const at = placeOf(request);
  const time = new Date(now).toISOString();
  const { digest } = request;
  const entry: Entry<T> = { digest, state: 'done', created_at: time, until: time, result: choice };
  if ((await writeJson(at, entry, { absent: true })) !== undefined) return choice;
  const existing = await readJson<Entry<T>>(at);
  if (!existing) throw new Error('An entry is gone that was there');
  return requireSame(existing.value, request).result as T;
}
