import { NotFound } from '../problems/app-errors.ts';
import type { Language } from '../problems/bilingual.ts';
import { type DeletionPlan, type ItemOutcome, isPending, type PlanItem } from './plan.ts';
import { readPlan, type StoredPlan } from './plan-store.ts';

/** A plan as lists show it: without its items. */
export function planSummary(plan: DeletionPlan, language: Language, now: number) {
  const { lease: _, items, planned, confirmed, waiting_for, ...view } = plan;
  const expired = plan.state === 'planned' && Date.parse(plan.expires_at) <= now;
  return {
    ...view,
    state: expired ? 'expired' : plan.state,
    planned_by: planned.by,
    ...(confirmed && { confirmed_by: confirmed.by, confirmed_at: confirmed.at }),
    ...(waiting_for && { waiting_for: waiting_for[language] }),
    counts: countsOf(items),
  };
}

/** A plan as callers see it, with its items. */
export const planView = (plan: DeletionPlan, language: Language, now: number) => ({
  ...planSummary(plan, language, now),
  items: plan.items.map(({ problems, attempts: _, ...item }) => ({
    ...item,
    ...(problems && { error: problems[language] }),
  })),
});

function countsOf(items: readonly PlanItem[]) {
  const ended = (outcome: ItemOutcome) => items.filter((item) => item.outcome === outcome).length;
  return {
    total: items.length,
    used: items.filter(({ used_by }) => used_by.length > 0).length,
    missing_copies: items.filter(({ copy }) => copy === 'missing').length,
    pending: items.filter(isPending).length,
    deleted: ended('deleted'),
    already_gone: ended('already_gone'),
    failed: ended('failed'),
    skipped: ended('skipped'),
    excepted: ended('excepted'),
  };
}

/** @throws {NotFound} also for another account's */
export async function requirePlan(account: string, planId: string): Promise<StoredPlan> {
  const stored = await readPlan(account, planId);
  if (stored) return stored;
  throw new NotFound({ en: `There is no plan ${planId}.`, zh: `没有删除计划 ${planId}。` });
}
