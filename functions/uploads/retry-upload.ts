import { env } from '../../lib/config.ts';
import { accepted } from '../../lib/http/call.ts';
import { endpoint } from '../../lib/http/endpoint.ts';
import { sendMessage } from '../../lib/storage/queues.ts';
import { announcementOf } from '../../lib/uploads/arrivals.ts';
import { retryUpload } from '../../lib/uploads/retry.ts';
import { viewOf } from '../../lib/uploads/view.ts';
import { retryUpload as route } from './contract.ts';

const FORWARD_QUEUE_URL = env('FORWARD_QUEUE_URL');
const RETRY_AFTER_S = 5;

/** Brings back an upload that failed, or decides one whose outcome is unknown. */
export const handler = endpoint(route, async ({ path: { account, upload_id }, body, language }) => {
  const upload = await retryUpload(account, upload_id, body, {
    now: Date.now,
    announce: (arrival, key) => sendMessage(FORWARD_QUEUE_URL, announcementOf(arrival, key)),
  });
  return accepted(
    await viewOf(upload, language),
    RETRY_AFTER_S,
    `/v1/accounts/${account}/uploads/${upload_id}`,
  );
});
