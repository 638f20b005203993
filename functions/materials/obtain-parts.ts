import { wechatOf } from '../../lib/accounts/wechat-clients.ts';
import { env } from '../../lib/config.ts';
import type { ObtainParts } from '../../lib/library/obtain.ts';
import { fetchRemote } from '../../lib/net/guarded-fetch.ts';
import { parseAllowedHosts } from '../../lib/net/remote-policy.ts';
import { sendMessage } from '../../lib/storage/queues.ts';

const DOWNLOAD_QUEUE_URL = env('DOWNLOAD_QUEUE_URL');

/** What getting a file into the library needs. */
export const obtainParts: ObtainParts = {
  wechatOf,
  fetchRemote,
  allowed: parseAllowedHosts(process.env.REMOTE_ALLOW_HOSTS),
  now: Date.now,
  enqueue: (key) => sendMessage(DOWNLOAD_QUEUE_URL, key),
};
