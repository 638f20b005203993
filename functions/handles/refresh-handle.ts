import { replaceId } from '../../lib/handles/give-handle.ts';
import { handleView } from '../../lib/handles/handle-view.ts';
import { ok } from '../../lib/http/call.ts';
import { endpoint } from '../../lib/http/endpoint.ts';
import { refreshHandle as route } from './contract.ts';
import { refreshParts } from './parts.ts';

/** Another id, in place of one that WeChat refused. */
export const handler = endpoint(route, async ({ path, query: { type, media_id }, language, signal }) => {
  const { value } = await replaceId(path, type, media_id, refreshParts(signal));
  return ok(handleView(value, language, type));
});
