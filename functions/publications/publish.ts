import { wechatOf } from '../../lib/accounts/wechat-clients.ts';
import { accepted } from '../../lib/http/call.ts';
import { endpoint } from '../../lib/http/endpoint.ts';
import { log } from '../../lib/log.ts';
import { namingIds } from '../../lib/problems/unknown-ids.ts';
import { publish as route } from './contract.ts';

/** WeChat allows about a hundred looks at the state a day. */
const RETRY_AFTER_S = 60;

/** Submits a draft. WeChat takes it first, and publishes it later or not at all. */
export const handler = endpoint(route, async ({ path: { account }, body: { media_id }, signal }) => {
  const submitted = await namingIds(['media_id'], () =>
    wechatOf(account).publications.submit(media_id, { signal }),
  );
  log.info('draft submitted', { media_id, publish_id: submitted.publish_id });
  const location = `/v1/accounts/${account}/publications/${submitted.publish_id}`;
  return accepted(submitted, RETRY_AFTER_S, location);
});
