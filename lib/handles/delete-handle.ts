import { unrefer } from '../library/references.ts';
import type { HandleKey } from './handle.ts';
import { removeHandle } from './handle-store.ts';
import { requireHandle } from './no-handle.ts';

/** Forgets a handle. Its file stays in the library, and its ids work until their three days are over. @throws {NotFound} */
export async function deleteHandle(key: HandleKey): Promise<void> {
  const { value } = await requireHandle(key);
  await removeHandle(value);
  await unrefer(key.account, value.file.sha256, `handle.${key.name}`);
}
