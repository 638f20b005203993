import { wechatOf } from '../../lib/accounts/wechat-clients.ts';
import { noContent } from '../../lib/http/call.ts';
import { endpoint } from '../../lib/http/endpoint.ts';
import { log } from '../../lib/log.ts';
import { deleteDraft as route } from './contract.ts';

/** Deletes a draft, for good. */
export const handler = endpoint(route, async ({ path: { account, media_id }, signal }) => {
  await wechatOf(account).drafts.delete(media_id, { signal });
  log.info('draft deleted', { media_id });
  return noContent();
});
