import { wechatOf } from '../../lib/accounts/wechat-clients.ts';
import { accepted } from '../../lib/http/call.ts';
import { endpoint } from '../../lib/http/endpoint.ts';
import { keyedRequest } from '../../lib/http/keyed-request.ts';
import { once } from '../../lib/idempotency/once.ts';
import { log } from '../../lib/log.ts';
import { namingIds } from '../../lib/problems/unknown-ids.ts';
import { recordSubmitted } from '../../lib/publications/record-submitted.ts';
import type { SubmittedPublication } from '../../lib/wechat/index.ts';
import { publish as route } from './contract.ts';

/** Until then the schedule has asked WeChat. */
const RETRY_AFTER_S = 60;
const ONCE = { now: Date.now, api: '/cgi-bin/freepublish/submit', waitMs: 20_000 };

/** Submits a draft. WeChat takes it first, and publishes it later or not at all. */
export const handler = endpoint(route, async ({ path, body: { media_id }, signal, ...call }) => {
  const submit = async () => {
    const submitted = await wechatOf(path.account).publications.submit(media_id, { signal });
    log.info('draft submitted', { media_id, publish_id: submitted.publish_id });
    await noted(path.account, media_id, submitted);
    return submitted;
  };
  const request = keyedRequest({ ...call, path }, 'publications', media_id);
  const submitted = await namingIds(['media_id'], () => once(request, submit, ONCE));
  const location = `/v1/accounts/${path.account}/publications/${submitted.publish_id}`;
  return accepted(submitted, RETRY_AFTER_S, location);
});

/** WeChat has taken it: whoever submitted must get its id. A record is made when somebody asks after it. */
async function noted(account: string, media_id: string, submitted: SubmittedPublication): Promise<void> {
  try {
    await recordSubmitted(account, media_id, submitted, Date.now());
  } catch (error) {
    log.error('a publication could not be recorded', {
      publish_id: submitted.publish_id,
      error: error as Error,
    });
  }
}
