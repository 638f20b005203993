import { requireAccount } from '../../lib/accounts/known-account.ts';
import { env } from '../../lib/config.ts';
import { created } from '../../lib/http/call.ts';
import { endpoint } from '../../lib/http/endpoint.ts';
import { sendMessage } from '../../lib/storage/queues.ts';
import { createUpload, DEFAULT_EXPIRY_S, signRequests, signStatus } from '../../lib/uploads/create.ts';
import type { SourceMessage } from '../../lib/uploads/fetch-source.ts';
import { createUpload as route } from './contract.ts';

const SOURCE_QUEUE_URL = env('SOURCE_QUEUE_URL');

/** A new upload, with the signed requests by which its file goes to S3; or, with `source_url`, fetched by us. */
export const handler = endpoint(route, async (call) => {
  const { account } = call.path;
  await requireAccount(account);
  const now = Date.now();
  const upload = await createUpload(call.body, { account, ...call }, now);
  const location = `/v1/accounts/${account}/uploads/${upload.upload_id}`;
  const { source_url, expires_in = DEFAULT_EXPIRY_S } = call.body;
  const { job: _, ...view } = upload;
  if (source_url === undefined)
    return created({ ...view, ...(await signRequests(upload, expires_in, now)) }, location);
  const message: SourceMessage = { account, upload_id: upload.upload_id, source_url };
  await sendMessage(SOURCE_QUEUE_URL, message);
  return created({ ...view, status_url: await signStatus(upload) }, location);
});
