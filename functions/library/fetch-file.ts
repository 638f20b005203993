import { wechatOf } from '../../lib/accounts/wechat-clients.ts';
import { env } from '../../lib/config.ts';
import { fetchForReaders } from '../../lib/library/fetch-worker.ts';
import type { RecordKey } from '../../lib/library/record.ts';
import { about } from '../../lib/log.ts';
import { fetchRemote } from '../../lib/net/guarded-fetch.ts';
import { parseAllowedHosts } from '../../lib/net/remote-policy.ts';
import { consume } from '../../lib/queue/consume.ts';

const allowed = parseAllowedHosts(process.env.REMOTE_ALLOW_HOSTS);

/** Fetches the files that took longer than a reader's answer may wait. */
export const handler = consume(env('DOWNLOAD_QUEUE_URL'), async (body, { received, signal }) => {
  const parts = { wechatOf, fetchRemote, allowed, now: Date.now };
  const key = JSON.parse(body) as RecordKey;
  about({ account: key.account, media_id: key.media_id });
  return await fetchForReaders(key, received, parts, signal);
});
