import { wechatOf } from '../../lib/accounts/wechat-clients.ts';
import { ok } from '../../lib/http/call.ts';
import { endpoint } from '../../lib/http/endpoint.ts';
import { listAnswer } from '../../lib/http/list-answer.ts';
import { listMaterials as route } from './contract.ts';

/** The materials of a type, newest first, as WeChat lists them now. */
export const handler = endpoint(route, async ({ path, query, signal }) => {
  const { materials } = wechatOf(path.account);
  const { type } = query;
  return ok(
    await listAnswer(query, type, (offset, count) => materials.list({ type, offset, count }, { signal })),
  );
});
