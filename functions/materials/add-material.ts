import { wechatOf } from '../../lib/accounts/wechat-clients.ts';
import { created } from '../../lib/http/call.ts';
import { endpoint } from '../../lib/http/endpoint.ts';
import { keyedRequest } from '../../lib/http/keyed-request.ts';
import { once } from '../../lib/idempotency/once.ts';
import { invalid } from '../../lib/problems/app-errors.ts';
import { uploadDirectly } from '../../lib/uploads/direct.ts';
import { addMaterial as route } from './contract.ts';

const ONCE = { now: Date.now, api: '/cgi-bin/material/add_material', waitMs: 20_000 };

/** Adds a permanent material that fits into a request. A video takes `title` and `introduction`. */
export const handler = endpoint(route, async ({ path, query, body, signal, ...call }) => {
  const { account } = path;
  const { type, deduplicate } = query;
  const { bytes, filename } = body;
  const title = body.title ?? query.title;
  const introduction = body.introduction ?? query.introduction;
  for (const [field, text] of Object.entries({ title, introduction })) {
    if (type !== 'video' && text !== undefined) throw invalid(field, 'Only a video has one.', '仅视频可用。');
  }
  const said = { target: 'material', type, filename, title, introduction, deduplicate } as const;
  const request = keyedRequest({ ...call, path }, 'materials', bytes, said);
  const add = () =>
    uploadDirectly(wechatOf(account), account, { ...said, bytes }, { now: Date.now(), signal });
  const result = await once(request, add, ONCE);
  return created({ type, ...result }, `/v1/accounts/${account}/materials/${result.media_id}`);
});
