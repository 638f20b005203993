import { env } from '../../lib/config.ts';
import { confirmPlan } from '../../lib/deletions/confirm.ts';
import { planView } from '../../lib/deletions/plan-view.ts';
import { accepted } from '../../lib/http/call.ts';
import { endpoint } from '../../lib/http/endpoint.ts';
import { sendMessage } from '../../lib/storage/queues.ts';
import { confirmDeletion as route } from './contract.ts';

const DELETION_QUEUE_URL = env('DELETION_QUEUE_URL');
const RETRY_AFTER_S = 10;

/** Lets a worker delete what was planned. */
export const handler = endpoint(route, async ({ path, body, keyId, requestId, language }) => {
  const { account, plan_id } = path;
  const confirmer = { by: keyId, request_id: requestId, except: body.except ?? [] };
  const enqueue = (message: unknown) => sendMessage(DELETION_QUEUE_URL, message);
  const plan = await confirmPlan(account, plan_id, confirmer, { now: Date.now, enqueue });
  const location = `/v1/accounts/${account}/materials/deletions/${plan_id}`;
  return accepted(planView(plan, language, Date.now()), RETRY_AFTER_S, location);
});
