import { wechatOf } from '../../lib/accounts/wechat-clients.ts';
import { env } from '../../lib/config.ts';
import { type WorkMessage, workOnPlan } from '../../lib/deletions/work.ts';
import { about } from '../../lib/log.ts';
import { fetchRemote } from '../../lib/net/guarded-fetch.ts';
import { parseAllowedHosts } from '../../lib/net/remote-policy.ts';
import { consume } from '../../lib/queue/consume.ts';
import { sendMessage } from '../../lib/storage/queues.ts';

const DELETION_QUEUE_URL = env('DELETION_QUEUE_URL');
const allowed = parseAllowedHosts(process.env.REMOTE_ALLOW_HOSTS);
const enqueue = (message: WorkMessage, delayS?: number) => sendMessage(DELETION_QUEUE_URL, message, delayS);

/** The function has 300 seconds: what is begun in the first minute can be brought to its end. */
const WORK_MS = 60_000;
/** Two or three deletions a second at most: others use the account as well. */
const PAUSE_MS = 250;

const fixed = { wechatOf, fetchRemote, allowed, now: Date.now, workMs: WORK_MS, pauseMs: PAUSE_MS, enqueue };

/** Deletes what is planned and confirmed. */
export const handler = consume(DELETION_QUEUE_URL, async (body, delivery) => {
  const message = JSON.parse(body) as WorkMessage;
  about(message);
  return await workOnPlan(message, { ...fixed, ...delivery });
});
