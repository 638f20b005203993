/** The word of whoever has seen a plan: from here on a worker deletes. */
import { Conflict, type FieldError, Forbidden, InvalidInput } from '../problems/app-errors.ts';
import type { DeletionPlan, PlanItem } from './plan.ts';
import { changePlan, type StoredPlan } from './plan-store.ts';
import { requirePlan } from './plan-view.ts';
import type { WorkMessage } from './work.ts';

export type Confirmer = {
  readonly by: string;
  readonly request_id: string;
  /** What is to stay after all. */
  readonly except: readonly string[];
};

export type ConfirmParts = {
  readonly now: () => number;
  /** Hands the plan to a worker. */
  readonly enqueue: (message: WorkMessage) => Promise<void>;
};

/** Nobody has worked on it for so long: its message was lost. */
const STALLED_MS = 15 * 60_000;

/**
 * Confirms a plan, once, within its hour, and by the key that made it: nobody else has seen it. Of a confirmed one whose
 * work has stalled the same request sets it going again.
 *
 * @throws {NotFound} {Forbidden} {Conflict} {InvalidInput}
 */
export async function confirmPlan(
  account: string,
  planId: string,
  { by, request_id, except }: Confirmer,
  { now, enqueue }: ConfirmParts,
): Promise<DeletionPlan> {
  const stored = await requirePlan(account, planId);
  const { value: plan } = stored;
  if (plan.planned.by !== by) throw new Forbidden(OTHER_KEY);
  const message = { account, plan_id: planId };
  if (isStalled(plan, now())) {
    await enqueue(message);
    return plan;
  }
  checkOpen(plan, now());
  const items = without(plan.items, except, now());
  // First the message, then the word: a confirmed plan without a message would wait for ever.
  await enqueue(message);
  const confirmed = { at: new Date(now()).toISOString(), by, request_id };
  const changed: StoredPlan | undefined = await changePlan(
    stored,
    { state: 'deleting', confirmed, items },
    now(),
  );
  if (!changed) throw new Conflict(CONFIRMED);
  return changed.value;
}

function checkOpen({ state, expires_at }: DeletionPlan, now: number): void {
  if (state !== 'planned') throw new Conflict(CONFIRMED);
  if (Date.parse(expires_at) <= now) throw new Conflict(EXPIRED);
}

function isStalled({ state, updated_at, next_attempt_at, lease }: DeletionPlan, now: number): boolean {
  const times = [updated_at, next_attempt_at, lease?.until].map((time) => Date.parse(time ?? '') || 0);
  return state === 'deleting' && Math.max(...times) + STALLED_MS < now;
}

/** An id that is not in the plan is refused: mistyped, it would be deleted. */
function without(items: readonly PlanItem[], except: readonly string[], now: number): PlanItem[] {
  const known = new Set(items.map(({ media_id }) => media_id));
  const errors: FieldError[] = except.flatMap((id, at) =>
    known.has(id) ? [] : [{ field: `except[${at}]`, message: NOT_PLANNED }],
  );
  if (errors.length > 0) throw new InvalidInput(errors);
  const staying = new Set(except);
  const at = new Date(now).toISOString();
  return items.map((item) => (staying.has(item.media_id) ? { ...item, outcome: 'excepted', at } : item));
}

const NOT_PLANNED = { en: 'Is not in this plan.', zh: '不在该计划中。' };
const OTHER_KEY = {
  en: 'Only the key that made a plan may confirm it.',
  zh: '只有创建该计划的密钥可以确认。',
};
const CONFIRMED = {
  en: 'The plan was confirmed before; read it to see how far it is.',
  zh: '该计划已确认过,请查询其进度。',
};
const EXPIRED = {
  en: 'The plan was made more than an hour ago: drafts and materials may have changed. Make a new one.',
  zh: '该计划创建已超过一小时,草稿与素材可能已变化,请重新创建。',
};
