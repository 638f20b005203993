import { wechatOf } from '../../lib/accounts/wechat-clients.ts';
import { env } from '../../lib/config.ts';
import { consume, type Outcome } from '../../lib/queue/consume.ts';
import { arrivalsIn } from '../../lib/uploads/arrivals.ts';
import { forwardArrival } from '../../lib/uploads/forward-arrival.ts';

/** What arrived in the staging bucket goes to WeChat and into the library. */
export const handler = consume(env('FORWARD_QUEUE_URL'), async (body, { signal, deadline }) => {
  const parts = { wechatOf, now: Date.now, deadline, signal };
  let outcome: Outcome = 'handled';
  for (const arrival of arrivalsIn(body)) {
    const own = await forwardArrival(arrival, parts);
    if (own !== 'handled') outcome = own;
  }
  return outcome;
});
