import { ok } from '../../lib/http/call.ts';
import { endpoint } from '../../lib/http/endpoint.ts';
import { uploadPath } from '../../lib/http/fields.ts';
import { renewUpload } from '../../lib/uploads/renew.ts';

/** Signs new requests for an upload whose file has not come yet. */
export const handler = endpoint(
  { scope: 'write', path: uploadPath },
  async ({ path: { account, upload_id } }) => ok(await renewUpload(account, upload_id, Date.now())),
);
