import { wechatOf } from '../../lib/accounts/wechat-clients.ts';
import { makePlan } from '../../lib/deletions/make-plan.ts';
import { planView } from '../../lib/deletions/plan-view.ts';
import { created } from '../../lib/http/call.ts';
import { endpoint } from '../../lib/http/endpoint.ts';
import { invalid } from '../../lib/problems/app-errors.ts';
import { planDeletion as route } from './contract.ts';

/** The plan of a deletion. Nothing is deleted before it is confirmed. */
export const handler = endpoint(route, async ({ path: { account }, body, signal, ...call }) => {
  const { media_ids, query } = body;
  const request = media_ids ? { media_ids } : query && { query };
  if (!request || (media_ids && query))
    throw invalid('media_ids', 'Give either media_ids or query.', 'media_ids 与 query 必须且只能提供一个。');
  const plan = await makePlan(request, { account, ...call }, { wechatOf, now: Date.now, signal });
  const location = `/v1/accounts/${account}/materials/deletions/${plan.plan_id}`;
  return created(planView(plan, call.language, Date.now()), location);
});
