import { wechatOf } from '../../lib/accounts/wechat-clients.ts';
import { created } from '../../lib/http/call.ts';
import { endpoint } from '../../lib/http/endpoint.ts';
import { invalid } from '../../lib/problems/app-errors.ts';
import { uploadDirectly } from '../../lib/uploads/direct.ts';
import { addMaterial as route } from './contract.ts';

/** Adds a permanent material that fits into a request. A video takes `title` and `introduction`. */
export const handler = endpoint(
  route,
  async ({ path: { account }, query: { type, ...query }, body, signal }) => {
    const { bytes, filename } = body;
    const title = body.title ?? query.title;
    const introduction = body.introduction ?? query.introduction;
    for (const [field, text] of Object.entries({ title, introduction })) {
      if (type !== 'video' && text !== undefined)
        throw invalid(field, 'Only a video has one.', '仅视频可用。');
    }
    const file = { target: 'material', type, bytes, filename, title, introduction } as const;
    const result = await uploadDirectly(wechatOf(account), account, file, { now: Date.now(), signal });
    return created({ type, ...result }, `/v1/accounts/${account}/materials/${result.media_id}`);
  },
);
