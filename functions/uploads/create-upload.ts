import * as z from 'zod/mini';
import { requireAccount } from '../../lib/accounts/known-account.ts';
import { env } from '../../lib/config.ts';
import { created } from '../../lib/http/call.ts';
import { endpoint } from '../../lib/http/endpoint.ts';
import { accountPath, mediaType } from '../../lib/http/fields.ts';
import { texts } from '../../lib/http/file-body.ts';
import { sendMessage } from '../../lib/storage/queues.ts';
import { createUpload, DEFAULT_EXPIRY_S, signRequests, signStatus } from '../../lib/uploads/create.ts';
import type { SourceMessage } from '../../lib/uploads/fetch-source.ts';
import { TARGETS } from '../../lib/wechat/index.ts';

const SOURCE_QUEUE_URL = env('SOURCE_QUEUE_URL');

const body = z.strictObject({
  target: z.enum(TARGETS),
  type: z.optional(mediaType),
  filename: z.optional(z.string().check(z.minLength(1), z.maxLength(255))),
  /** Bytes. */
  size: z.optional(z.int().check(z.gte(1))),
  source_url: z.optional(z.string().check(z.minLength(1), z.maxLength(2_048))),
  ...texts,
  /** Seconds for which the signed requests can be used. */
  expires_in: z.optional(z.int().check(z.gte(1), z.lte(3_600))),
});

/** A new upload, with the signed requests by which its file goes to S3; or, with `source_url`, fetched by us. */
export const handler = endpoint({ scope: 'write', path: accountPath, body }, async (call) => {
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
