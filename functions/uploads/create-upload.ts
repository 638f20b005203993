import { requireAccount } from '../../lib/accounts/known-account.ts';
import { env } from '../../lib/config.ts';
import { created } from '../../lib/http/call.ts';
import { endpoint } from '../../lib/http/endpoint.ts';
import { keyedRequest } from '../../lib/http/keyed-request.ts';
import { firstChoice } from '../../lib/idempotency/first-choice.ts';
import { about } from '../../lib/log.ts';
import { sendMessage } from '../../lib/storage/queues.ts';
import { checkDeclared } from '../../lib/uploads/check-request.ts';
import { createUpload, DEFAULT_EXPIRY_S, signRequests, signStatus } from '../../lib/uploads/create.ts';
import type { SourceMessage } from '../../lib/uploads/fetch-source.ts';
import { newUploadId } from '../../lib/uploads/upload-id.ts';
import { createUpload as route } from './contract.ts';

const SOURCE_QUEUE_URL = env('SOURCE_QUEUE_URL');

/** A new upload, with the signed requests by which its file goes to S3; or, with `source_url`, fetched by us. */
export const handler = endpoint(route, async (call) => {
  const { account } = call.path;
  await requireAccount(account);
  checkDeclared(call.body);
  const now = Date.now();
  // The same Idempotency-Key leads to the same upload, signed anew.
  const uploadId = await firstChoice(keyedRequest(call, 'uploads', call.body), newUploadId(now), now);
  about({ upload_id: uploadId });
  const upload = await createUpload(call.body, { account, ...call }, now, uploadId);
  const location = `/v1/accounts/${account}/uploads/${upload.upload_id}`;
  const { source_url, expires_in = DEFAULT_EXPIRY_S } = call.body;
  const { job: _, ...view } = upload;
  if (source_url === undefined)
    return created({ ...view, ...(await signRequests(upload, expires_in, now)) }, location);
  const message: SourceMessage = { account, upload_id: upload.upload_id, source_url };
  const isFetched = upload.state !== 'awaiting_file' || upload.next_attempt_at !== undefined;
  if (!isFetched) await sendMessage(SOURCE_QUEUE_URL, message);
  return created({ ...view, status_url: await signStatus(upload) }, location);
});
