/** The first `GET` of an id, as it is deployed: from WeChat into the library. */
import { handler } from '../../functions/media/get-media.ts';
import { request, succeed } from './requests.ts';

let made = 0;

export const tasks = {
  async stage({ size, count }: { size: number; count: number }): Promise<readonly string[]> {
    return Array.from({ length: count }, () => `${size}-${process.pid}-${made++}`);
  },
  async move(ids: readonly string[]) {
    for (const media_id of ids) await succeed(handler, request('GET', { account: 'main', media_id }));
  },
  async check() {},
};
