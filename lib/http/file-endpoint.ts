/** Reading a file back by its id: as JSON with a signed URL, or as a redirect to it. */
import type * as z from 'zod/mini';
import { wechatOf } from '../accounts/wechat-clients.ts';
import { env, envNumber } from '../config.ts';
import { contentOf } from '../library/content.ts';
import { type ObtainParts, obtain } from '../library/obtain.ts';
import type { LibraryRecord, Shelf } from '../library/record.ts';
import { fetchRemote } from '../net/guarded-fetch.ts';
import { parseAllowedHosts } from '../net/remote-policy.ts';
import { sendMessage } from '../storage/queues.ts';
import { NotDownloadable } from '../wechat/index.ts';
import { type ApiAnswer, accepted, found, ok } from './call.ts';
import { endpoint } from './endpoint.ts';
import type { mediaPath, wait } from './fields.ts';
import type { Route } from './route.ts';

const DOWNLOAD_QUEUE_URL = env('DOWNLOAD_QUEUE_URL');
const WAIT_S = envNumber('DOWNLOAD_WAIT_SECONDS', 20);
const RETRY_AFTER_S = 5;

const parts: ObtainParts = {
  wechatOf,
  fetchRemote,
  allowed: parseAllowedHosts(process.env.REMOTE_ALLOW_HOSTS),
  now: Date.now,
  enqueue: (key) => sendMessage(DOWNLOAD_QUEUE_URL, key),
};

type FileQuery = ReturnType<typeof z.strictObject<{ wait: typeof wait }>>;
type FileRoute = Route<typeof mediaPath, FileQuery, undefined>;

/** Makes the handler of `/media/{media_id}` or `/materials/{media_id}` (`json`), or of its `/content`. */
export function fileEndpoint(route: FileRoute, shelf: Shelf, form: 'json' | 'content') {
  return endpoint(route, async ({ path, query }) => {
    const record = await obtain({ shelf, ...path }, (query.wait ?? WAIT_S) * 1000, parts);
    if (!record) return accepted({ media_id: path.media_id, state: 'fetching' }, RETRY_AFTER_S);
    return form === 'json' ? ok(await described(record)) : await redirected(record);
  });
}

async function described({ account, media_id, type, title, description, url, news, file }: LibraryRecord) {
  const known = { media_id, type: news ? 'news' : type, title, description, url, ...news };
  return { ...known, ...(file && { content: await contentOf(account, file) }) };
}

async function redirected({ account, file }: LibraryRecord): Promise<ApiAnswer> {
  if (!file) throw new NotDownloadable('news');
  return found((await contentOf(account, file)).url);
}
