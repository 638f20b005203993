import { wechatOf } from '../../lib/accounts/wechat-clients.ts';
import { ok } from '../../lib/http/call.ts';
import { endpoint } from '../../lib/http/endpoint.ts';
import { getDraft as route } from './contract.ts';

/** The articles of a draft. */
export const handler = endpoint(route, async ({ path: { account, media_id }, signal }) =>
  ok({ media_id, ...(await wechatOf(account).drafts.get(media_id, { signal })) }),
);
