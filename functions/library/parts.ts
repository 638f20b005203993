import { env } from '../../lib/config.ts';
import type { MirrorMessage } from '../../lib/mirror/run.ts';
import { sendMessage } from '../../lib/storage/queues.ts';

/** Sends a message to the mirror's queue. */
export const enqueueMirror = (message: MirrorMessage, delaySeconds: number): Promise<void> =>
  sendMessage(env('MIRROR_QUEUE_URL'), message, delaySeconds);
