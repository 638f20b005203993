import { env } from '../../lib/config.ts';
import { about } from '../../lib/log.ts';
import { fetchRemote } from '../../lib/net/guarded-fetch.ts';
import { parseAllowedHosts } from '../../lib/net/remote-policy.ts';
import { consume } from '../../lib/queue/consume.ts';
import { fetchSource, type SourceMessage } from '../../lib/uploads/fetch-source.ts';

const allowed = parseAllowedHosts(process.env.REMOTE_ALLOW_HOSTS);

/** Fetches files that an upload names by URL, and puts them where the forward takes over. */
export const handler = consume(env('SOURCE_QUEUE_URL'), async (body, { received, signal }) => {
  const message = JSON.parse(body) as SourceMessage;
  about({ account: message.account, upload_id: message.upload_id });
  return await fetchSource(message, received, { fetchRemote, allowed, now: Date.now, signal });
});
