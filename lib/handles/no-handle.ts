import { NotFound } from '../problems/app-errors.ts';
import type { HandleKey } from './handle.ts';
import { readHandle, type StoredHandle } from './handle-store.ts';

export const noHandle = (name: string) =>
  new NotFound({ en: `There is no handle "${name}".`, zh: `没有名为“${name}”的句柄。` });

/** @throws {NotFound} */
export async function requireHandle(key: HandleKey): Promise<StoredHandle> {
  const stored = await readHandle(key);
  if (!stored) throw noHandle(key.name);
  return stored;
}
