import { noContent } from '../../lib/http/call.ts';
import { endpoint } from '../../lib/http/endpoint.ts';
import { eraseMedia } from '../../lib/library/erase.ts';
import { log } from '../../lib/log.ts';
import { NotFound } from '../../lib/problems/app-errors.ts';
import { deleteMedia as route } from './contract.ts';

/** Erases our copies of temporary media, in every version. WeChat's own ends by itself. */
export const handler = endpoint(route, async ({ path: { account, media_id } }) => {
  if (!(await eraseMedia(account, media_id))) {
    throw new NotFound({
      en: `We hold nothing of ${media_id}.`,
      zh: `我们没有保存 ${media_id} 的任何副本。`,
    });
  }
  log.info('media erased', { media_id });
  return noContent();
});
