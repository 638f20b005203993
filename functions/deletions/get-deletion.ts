import { planView, requirePlan } from '../../lib/deletions/plan-view.ts';
import { ok } from '../../lib/http/call.ts';
import { endpoint } from '../../lib/http/endpoint.ts';
import { getDeletion as route } from './contract.ts';

/** A planned deletion, and what became of each item. */
export const handler = endpoint(route, async ({ path: { account, plan_id }, language }) =>
  ok(planView((await requirePlan(account, plan_id)).value, language, Date.now())),
);
