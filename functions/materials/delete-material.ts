import { wechatOf } from '../../lib/accounts/wechat-clients.ts';
import { noContent } from '../../lib/http/call.ts';
import { endpoint } from '../../lib/http/endpoint.ts';
import { markDeleted } from '../../lib/library/mark-deleted.ts';
import { log } from '../../lib/log.ts';
import { deleteMaterial as route } from './contract.ts';

/** Deletes a permanent material at WeChat, for good. Our copy of its file stays. */
export const handler = endpoint(route, async ({ path, signal }) => {
  const { account, media_id } = path;
  await wechatOf(account).materials.delete(media_id, { signal });
  log.info('material deleted', { media_id });
  await markDeleted({ shelf: 'materials', account, media_id }, Date.now());
  return noContent();
});
