import { wechatOf } from '../../lib/accounts/wechat-clients.ts';
import { restoreMaterial } from '../../lib/deletions/restore.ts';
import { accepted, created } from '../../lib/http/call.ts';
import { endpoint } from '../../lib/http/endpoint.ts';
import { restoreMaterial as route } from './contract.ts';

const RETRY_AFTER_S = 10;

/** Brings a deleted material back from our copy, under a new id. */
export const handler = endpoint(route, async ({ path, body, keyId, requestId, signal }) => {
  const request = { by: keyId, request_id: requestId, again: body.again ?? false };
  const parts = { wechatOf, now: Date.now, signal };
  const restored = await restoreMaterial({ shelf: 'materials', ...path }, request, parts);
  if (restored === 'restoring')
    return accepted({ media_id: path.media_id, state: 'restoring' }, RETRY_AFTER_S);
  return created(restored, `/v1/accounts/${path.account}/materials/${restored.media_id}`);
});
