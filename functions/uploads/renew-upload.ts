import { ok } from '../../lib/http/call.ts';
import { endpoint } from '../../lib/http/endpoint.ts';
import { renewUpload } from '../../lib/uploads/renew.ts';
import { renewUpload as route } from './contract.ts';

/** Signs new requests for an upload whose file has not come yet. */
export const handler = endpoint(route, async ({ path: { account, upload_id } }) =>
  ok(await renewUpload(account, upload_id, Date.now())),
);
