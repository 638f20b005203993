/**
 * The worker of confirmed plans. A message is worked on for a bounded time, and another one goes on from there; between
 * two items there is a pause, since others use the account as well. What becomes of each id is in its record at once,
 * so the plan's document is written now and then only: who dies in between does nothing twice.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { log } from '../log.ts';
import type { Problems } from '../problems/problem.ts';
import { type DeletionPlan, isPending, type PlanItem } from './plan.ts';
import { changePlan, readPlan, type StoredPlan } from './plan-store.ts';
import { deleteItem, type ItemParts } from './work-item.ts';

export type WorkMessage = { readonly account: string; readonly plan_id: string };

export type WorkParts = ItemParts & {
  /** When this worker will be stopped, in milliseconds since 1970. */
  readonly deadline: number;
  /** How often the message has come, from 1. */
  readonly received: number;
  /** For which a message is worked on; what is begun by then is brought to its end. */
  readonly workMs: number;
  readonly pauseMs: number;
  /** Lets another message go on, after so many seconds (900 at most). */
  readonly enqueue: (message: WorkMessage, delayS?: number) => Promise<void>;
};

type Outcome = 'handled' | { readonly retryIn: number };

/** The confirmation is written a moment after the message is sent; if it never is, the message was for nothing. */
const LOOK_AGAIN_S = 5;
const LOOKS = 4;
/** For whoever took the plan over. */
const TAKEN_S = 30;
/** SQS delays a message by a quarter of an hour at most. A new one each time: no queue counts how often it has come. */
const LONGEST_DELAY_S = 900;
/** What could not be deleted for so long is given up. */
const GIVE_UP_MS = 7 * 86_400_000;
const SAVE_EVERY_MS = 5_000;
const SAVE_EVERY = 25;

/** @throws only for faults of our own storage; the message then comes again by itself */
export async function workOnPlan({ account, plan_id }: WorkMessage, parts: WorkParts): Promise<Outcome> {
  const stored = await readPlan(account, plan_id);
  if (stored?.value.state === 'planned')
    return parts.received < LOOKS ? { retryIn: LOOK_AGAIN_S } : 'handled';
  if (stored?.value.state !== 'deleting') return 'handled';
  const { lease, next_attempt_at } = stored.value;
  const busyS = secondsUntil(lease?.until, parts.now());
  if (busyS > 0) return { retryIn: busyS };
  const waitS = secondsUntil(next_attempt_at, parts.now());
  if (waitS > 0) return await later({ account, plan_id }, waitS, parts);
  const mine = { owner: randomUUID(), until: new Date(parts.deadline).toISOString() };
  const claimed = await changePlan(
    stored,
    { lease: mine, next_attempt_at: undefined, waiting_for: undefined },
    parts.now(),
  );
  if (!claimed) return { retryIn: LOOK_AGAIN_S };
  try {
    return await deleteItems(claimed, parts);
  } catch (error) {
    if (!(error instanceof PlanTaken)) throw error;
    log.info('a plan was taken by somebody else', { account, plan_id });
    // If he is at it, this message has nothing to do when it comes again; if not, it goes on.
    return { retryIn: TAKEN_S };
  }
}

async function later(message: WorkMessage, waitS: number, { enqueue }: WorkParts): Promise<'handled'> {
  await enqueue(message, Math.min(waitS, LONGEST_DELAY_S));
  return 'handled';
}

const secondsUntil = (time: string | undefined, now: number) =>
  Math.ceil((Date.parse(time ?? '') - now) / 1000) || 0;

async function deleteItems(claimed: StoredPlan, parts: WorkParts): Promise<Outcome> {
  const { account, plan_id, confirmed } = claimed.value;
  const { by = '', request_id = '' } = confirmed ?? {};
  const ends = performance.now() + parts.workMs;
  const progress = progressOf(claimed, parts.now);
  for (const item of inOrder(claimed.value.items)) {
    if (performance.now() >= ends || parts.signal.aborted) {
      await progress.save({ lease: undefined });
      await parts.enqueue({ account, plan_id });
      return 'handled';
    }
    const key = { shelf: 'materials', account, media_id: item.media_id } as const;
    const at = new Date(parts.now()).toISOString();
    const verdict = await deleteItem(key, item, { at, by, request_id, plan_id }, parts);
    if ('waitS' in verdict) {
      const { waitS, problems, attempts } = verdict;
      if (attempts !== undefined) progress.note(item, { attempts });
      if (isGivenUp(claimed.value, waitS, parts.now())) return await endAll(progress, problems, at);
      const next_attempt_at = new Date(parts.now() + waitS * 1000).toISOString();
      await progress.save({ next_attempt_at, waiting_for: problems, lease: undefined });
      return await later({ account, plan_id }, waitS, parts);
    }
    const { all, ...ended } = verdict;
    progress.note(item, { ...ended, at });
    if (all && ended.problems) return await endAll(progress, ended.problems, at);
    if (progress.isDue()) await progress.save();
    await delay(parts.pauseMs, undefined, { signal: parts.signal }).catch(() => {});
  }
  await progress.save({ state: 'done', lease: undefined });
  return 'handled';
}

/** Those with a copy first: the quota of get_material is the smaller one. */
const inOrder = (items: readonly PlanItem[]): PlanItem[] =>
  items.filter(isPending).sort((a, b) => Number(a.copy === 'missing') - Number(b.copy === 'missing'));

type Progress = ReturnType<typeof progressOf>;

/** What became of the items, written down now and then. */
function progressOf(claimed: StoredPlan, now: () => number) {
  let current = claimed;
  let unsaved = 0;
  let savedAt = performance.now();
  const noted = new Map<string, Partial<PlanItem>>();
  const items = () => current.value.items.map((item): PlanItem => ({ ...item, ...noted.get(item.media_id) }));
  return {
    items,
    note({ media_id }: PlanItem, changes: Partial<PlanItem>): void {
      noted.set(media_id, { ...noted.get(media_id), ...changes });
      unsaved++;
    },
    isDue: () => unsaved >= SAVE_EVERY || performance.now() > savedAt + SAVE_EVERY_MS,
    /** @throws {PlanTaken} */
    async save(changes: Partial<DeletionPlan> = {}): Promise<void> {
      const changed = await changePlan(current, { items: items(), ...changes }, now());
      if (!changed) throw new PlanTaken('The lease had run out');
      current = changed;
      unsaved = 0;
      savedAt = performance.now();
    },
  };
}

const isGivenUp = ({ confirmed }: DeletionPlan, waitS: number, now: number) =>
  now + waitS * 1000 > Date.parse(confirmed?.at ?? '') + GIVE_UP_MS;

async function endAll(progress: Progress, problems: Problems, at: string): Promise<Outcome> {
  for (const item of progress.items().filter(isPending))
    progress.note(item, { outcome: 'failed', problems, at });
  await progress.save({ state: 'done', lease: undefined });
  return 'handled';
}

class PlanTaken extends Error {
  override name = 'PlanTaken' as const;
}
