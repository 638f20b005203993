/** A planned deletion of several materials: one JSON document, written conditionally. */
import type { Problems } from '../problems/problem.ts';
import type { DailyQuota, ListType, MediaType } from '../wechat/index.ts';

/** Where a draft uses a material. */
export type Use = {
  /** Of the draft. */
  readonly media_id: string;
  /** Which of its articles, from 0. */
  readonly article: number;
  readonly source: 'thumb' | 'image_list' | 'content';
};

/**
 * `already_gone`: WeChat did not know it any more. `skipped`: WeChat gives no file of it, so there would be no copy.
 * `excepted`: whoever confirmed left it out.
 */
export type ItemOutcome = 'deleted' | 'already_gone' | 'failed' | 'skipped' | 'excepted';

export type PlanItem = {
  readonly media_id: string;
  /** Absent, as the name and the time, where it was not found among what is known. */
  readonly type?: MediaType | ListType;
  readonly name?: string;
  /** Unix seconds. */
  readonly update_time?: number;
  readonly used_by: readonly Use[];
  /** Ours, when the plan was made. What is missing is fetched before it is deleted. */
  readonly copy: 'stored' | 'missing';
  readonly outcome?: ItemOutcome;
  readonly at?: string;
  readonly problems?: Problems;
  /** Failures that may pass. */
  readonly attempts?: number;
};

/** As `GET …/library` takes them: times in RFC 3339, both inclusive. */
export type PlanQuery = {
  readonly type: ListType;
  /** Part of the name. */
  readonly q?: string | undefined;
  readonly updated_from?: string | undefined;
  readonly updated_to?: string | undefined;
};

export type PlanCost = { readonly del_material: number; readonly get_material: number };

export type DeletionPlan = {
  readonly plan_id: string;
  readonly account: string;
  readonly state: 'planned' | 'deleting' | 'done';
  readonly created_at: string;
  readonly updated_at: string;
  /** Until when it can be confirmed. */
  readonly expires_at: string;
  readonly planned: { readonly by: string; readonly request_id: string };
  readonly confirmed?: { readonly at: string; readonly by: string; readonly request_id: string };
  readonly query?: PlanQuery;
  /** More may match the query than is listed. */
  readonly truncated: boolean;
  /** `unknown`: not all drafts could be looked at, so a material may be used where none is named. */
  readonly drafts: { readonly state: 'known' | 'unknown'; readonly looked_at: number };
  readonly cost: PlanCost;
  /** What was left when it was planned; null where WeChat did not say. */
  readonly quota: { readonly [api in keyof PlanCost]: DailyQuota | null };
  readonly items: readonly PlanItem[];
  /** It waits until then: a quota is used up, or WeChat has a bad day. */
  readonly next_attempt_at?: string;
  readonly waiting_for?: Problems;
  /** Whoever works on it; past `until` it counts as dead. */
  readonly lease?: { readonly owner: string; readonly until: string };
};

export const MAX_ITEMS = 1_000;

export const isPending = ({ outcome }: PlanItem) => outcome === undefined;
