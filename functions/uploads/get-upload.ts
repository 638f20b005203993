import { ok } from '../../lib/http/call.ts';
import { endpoint } from '../../lib/http/endpoint.ts';
import { awaitUpload, viewOf } from '../../lib/uploads/view.ts';
import { getUpload as route } from './contract.ts';

/** The state of an upload; with `wait`, held until it is final or the seconds are over. */
export const handler = endpoint(route, async ({ path, query, language }) => {
  const upload = await awaitUpload(path.account, path.upload_id, (query.wait ?? 0) * 1000);
  return ok(await viewOf(upload, language));
});
