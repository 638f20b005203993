import { wechatOf } from '../../lib/accounts/wechat-clients.ts';
import { created } from '../../lib/http/call.ts';
import { endpoint } from '../../lib/http/endpoint.ts';
import { uploadDirectly } from '../../lib/uploads/direct.ts';
import { uploadMedia as route } from './contract.ts';

/** Uploads temporary media that fits into a request. */
export const handler = endpoint(
  route,
  async ({ path: { account }, query: { type, deduplicate }, body, signal }) => {
    const { bytes, filename } = body;
    const file = { target: 'media', type, bytes, filename, deduplicate } as const;
    const result = await uploadDirectly(wechatOf(account), account, file, { now: Date.now(), signal });
    const id = result.media_id ?? result.thumb_media_id;
    return created({ type, ...result }, `/v1/accounts/${account}/media/${id}`);
  },
);
