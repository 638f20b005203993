import { wechatOf } from '../../lib/accounts/wechat-clients.ts';
import { madeHere } from '../../lib/http/call.ts';
import { endpoint } from '../../lib/http/endpoint.ts';
import { namingIds } from '../../lib/problems/unknown-ids.ts';
import { uploadMassVideo as route } from './contract.ts';

/** A video as mass sending takes it. */
export const handler = endpoint(route, async ({ path: { account }, body, signal }) =>
  madeHere(await namingIds(['media_id'], () => wechatOf(account).mass.uploadVideo(body, { signal }))),
);
