import { wechatOf } from '../../lib/accounts/wechat-clients.ts';
import { env } from '../../lib/config.ts';
import type { JobMessage } from '../../lib/drafts/job-worker.ts';
import { fetchRemote } from '../../lib/net/guarded-fetch.ts';
import { parseAllowedHosts } from '../../lib/net/remote-policy.ts';
import { sendMessage } from '../../lib/storage/queues.ts';

const DRAFT_QUEUE_URL = env('DRAFT_QUEUE_URL');
/** Pictures that lie there are WeChat's own: its hosts for pictures have other names, but a stand-in has one. */
const ownHosts = parseAllowedHosts(hostOf(env('WECHAT_BASE_URL')));
const allowed = parseAllowedHosts(process.env.REMOTE_ALLOW_HOSTS);

/** What writing a draft of an account needs. */
export const partsFor = (account: string) => ({
  wechat: wechatOf(account),
  fetchRemote,
  allowed,
  ownHosts,
  now: Date.now,
});

export const enqueue = ({ account, job_id }: JobMessage) =>
  sendMessage(DRAFT_QUEUE_URL, { account, job_id } satisfies JobMessage);

function hostOf(url: string): string {
  const { hostname, port, protocol } = new URL(url);
  return `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`;
}
