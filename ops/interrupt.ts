import { once } from 'node:events';
import { OpsFailure } from './failure.ts';

/**
 * Waits for something that may take long. Ctrl-C meanwhile ends the waiting, not the process: what was begun can be
 * taken back.
 *
 * @throws {OpsFailure} if it was interrupted, and what `work` throws
 */
export async function interruptible<T>(work: Promise<T>): Promise<T> {
  const done = new AbortController();
  const interrupted = once(process, 'SIGINT', { signal: done.signal }).then(() => {
    throw new OpsFailure({ en: 'Interrupted.', zh: '已中断。' });
  });
  try {
    return await Promise.race([work, interrupted]);
  } finally {
    done.abort();
    interrupted.catch(() => {});
  }
}
