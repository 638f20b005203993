import { requireAccount } from '../../lib/accounts/known-account.ts';
import { env } from '../../lib/config.ts';
import { handleView } from '../../lib/handles/handle-view.ts';
import { putHandle } from '../../lib/handles/put-handle.ts';
import { accepted, created, ok } from '../../lib/http/call.ts';
import { endpoint } from '../../lib/http/endpoint.ts';
import type { RecordKey } from '../../lib/library/record.ts';
import { fetchRemote } from '../../lib/net/guarded-fetch.ts';
import { parseAllowedHosts } from '../../lib/net/remote-policy.ts';
import { sendMessage } from '../../lib/storage/queues.ts';
import { putHandle as route } from './contract.ts';
import { refreshParts } from './parts.ts';

const DOWNLOAD_QUEUE_URL = env('DOWNLOAD_QUEUE_URL');
/** What is left of the answer's time is for sending the file back. */
const FETCH_WAIT_MS = 10_000;
const RETRY_AFTER_S = 5;

const fetching = {
  fetchRemote,
  allowed: parseAllowedHosts(process.env.REMOTE_ALLOW_HOSTS),
  enqueue: (key: RecordKey) => sendMessage(DOWNLOAD_QUEUE_URL, key),
  waitMs: FETCH_WAIT_MS,
};

/** Lets a name stand for a file. */
export const handler = endpoint(route, async ({ path, body, language, signal }) => {
  await requireAccount(path.account);
  const put = await putHandle(body, path, { ...refreshParts(signal), ...fetching });
  if (put === 'fetching')
    return accepted({ media_id: body.media_id ?? '', state: 'fetching' }, RETRY_AFTER_S);
  const view = handleView(put.stored.value, language);
  return put.created ? created(view, `/v1/accounts/${path.account}/handles/${path.name}`) : ok(view);
});
