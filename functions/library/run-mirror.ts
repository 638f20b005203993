import { wechatOf } from '../../lib/accounts/wechat-clients.ts';
import { env } from '../../lib/config.ts';
import { about } from '../../lib/log.ts';
import type { MirrorMessage } from '../../lib/mirror/run.ts';
import { workOnMirror } from '../../lib/mirror/work.ts';
import { fetchRemote } from '../../lib/net/guarded-fetch.ts';
import { parseAllowedHosts } from '../../lib/net/remote-policy.ts';
import { consume } from '../../lib/queue/consume.ts';
import { enqueueMirror } from './parts.ts';

const allowed = parseAllowedHosts(process.env.REMOTE_ALLOW_HOSTS);
const WORK_MS = 60_000;

/** Goes on with a run of the mirror for a minute. */
export const handler = consume(env('MIRROR_QUEUE_URL'), async (body, { signal, deadline }) => {
  const own = { now: Date.now, workMs: WORK_MS, enqueue: enqueueMirror };
  const message = JSON.parse(body) as MirrorMessage;
  about({ account: message.account, run_id: message.run_id });
  return await workOnMirror(message, {
    ...own,
    wechatOf,
    fetchRemote,
    allowed,
    signal,
    deadline,
  });
});
