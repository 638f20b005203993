import { randomUUID } from 'node:crypto';
import { wechatOf } from '../../lib/accounts/wechat-clients.ts';
import { env, envNumber } from '../../lib/config.ts';
import { consume, type Outcome } from '../../lib/queue/consume.ts';
import { sendMessage } from '../../lib/storage/queues.ts';
import { announcementOf, arrivalsIn } from '../../lib/uploads/arrivals.ts';
import type { ForwardParts } from '../../lib/uploads/forward.ts';
import { forwardArrival } from '../../lib/uploads/forward-arrival.ts';
import { LOOK_DELAYS } from '../../lib/uploads/reconcile.ts';

const FORWARD_QUEUE_URL = env('FORWARD_QUEUE_URL');
const lookDelays = [
  envNumber('FIRST_LOOK_SECONDS', LOOK_DELAYS[0]),
  envNumber('SECOND_LOOK_SECONDS', LOOK_DELAYS[1]),
] as const;

/** What arrived in the staging bucket goes to WeChat and into the library. */
export const handler = consume(FORWARD_QUEUE_URL, async (body, { received, signal, deadline }) => {
  const parts: ForwardParts = {
    wechatOf,
    now: Date.now,
    owner: randomUUID(),
    deadline,
    signal,
    again: (arrival, upload, seconds) =>
      sendMessage(FORWARD_QUEUE_URL, announcementOf(arrival, upload), seconds),
    lookDelays,
  };
  let outcome: Outcome = 'handled';
  for (const arrival of arrivalsIn(body)) {
    const own = await forwardArrival(arrival, parts, received);
    if (own !== 'handled') outcome = own;
  }
  return outcome;
});
