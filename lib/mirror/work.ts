/** The worker behind the mirror's queue: goes on with a run for a while, and sends the message that goes on after it. */
import { randomUUID } from 'node:crypto';
import { log } from '../log.ts';
import { afterFailure } from './after-failure.ts';
import { type Catalogue, emptyCatalogue, readCatalogue, saveCatalogue } from './catalogue.ts';
import { nextOf } from './next.ts';
import { type MirrorMessage, type Run, startOrJoin } from './run.ts';
import type { MirrorParts, Running, UnitResult } from './unit.ts';

export type WorkParts = MirrorParts & {
  /** When the function will be stopped, in milliseconds since 1970. */
  readonly deadline: number;
  /** Milliseconds for which one message works. */
  readonly workMs: number;
  readonly enqueue: (message: MirrorMessage, delaySeconds: number) => Promise<void>;
};

type Outcome = 'handled' | { readonly retryIn: number };
type Held = { readonly value: Running; readonly etag: string };

/** Somebody else took the run over: what this message did last does not count. */
class MirrorTaken extends Error {
  override name = 'MirrorTaken' as const;
}

/**
 * Deals with a message. It may come twice, late, or after a crash at any point: the lease keeps a second worker out, the
 * catalogue is written only over what was read, an older step is a repetition, and the message that goes on is sent
 * before this one is done with.
 */
export async function workOnMirror(message: MirrorMessage, parts: WorkParts): Promise<Outcome> {
  const { account } = message;
  const claimed = await claim(message, parts);
  if ('retryIn' in claimed || claimed.etag === undefined) return 'retryIn' in claimed ? claimed : 'handled';
  try {
    const { held, delay } = await work(claimed as Held, parts);
    if (delay === undefined) return 'handled';
    const step = held.value.run.step + 1;
    await parts.enqueue({ account, run_id: held.value.run.id, step }, Math.max(delay, LEAST_DELAY_S));
    await save({ ...held, value: released(held.value, { step }) }, parts);
    return 'handled';
  } catch (error) {
    if (!(error instanceof MirrorTaken)) throw error;
    log.info('a mirror was taken by somebody else', { account });
    // If he is at it, this message is a repetition when it comes again; if not, it goes on.
    return { retryIn: TAKEN_S };
  }
}

/** For whoever took the run over. */
const TAKEN_S = 30;
/** The next message shall not arrive before the lease is given back. */
const LEAST_DELAY_S = 2;

const NOTHING = { etag: undefined } as const;

/** Takes the lease; nothing for a message that has had its time. */
async function claim(
  { account, run_id, step }: MirrorMessage,
  { now, deadline }: WorkParts,
): Promise<Held | { readonly retryIn: number } | typeof NOTHING> {
  const stored = await readCatalogue(account);
  const value: Catalogue = stored?.value ?? emptyCatalogue(account, now());
  const run = run_id === undefined ? startOrJoin(value, false, now()) : value.run;
  if (run?.state !== 'running' || (run_id !== undefined && run.id !== run_id)) return NOTHING;
  if (run.pauses || (step ?? run.step) < run.step) return NOTHING;
  const leased = Date.parse(run.lease?.until ?? '') - now();
  if (leased > 0) return { retryIn: Math.ceil(leased / 1000) };
  const lease = { owner: randomUUID(), until: new Date(deadline).toISOString() };
  const taken = { ...value, run: { ...run, step: step ?? run.step, lease } };
  const held = await saveCatalogue({ value: taken, etag: stored?.etag }, now());
  return held ? (held as Held) : { retryIn: 1 };
}

/** Unit after unit until the time is over; a delay means that there is more to do. */
async function work(claimed: Held, parts: WorkParts): Promise<{ held: Held; delay: number | undefined }> {
  const end = parts.now() + parts.workMs;
  let held = claimed;
  while (parts.now() < end && !parts.signal.aborted) {
    const next = await nextOf(held.value, parts);
    if (next === 'finished')
      return { held: await save(finished(held, parts.now()), parts), delay: undefined };
    if ('pauses' in next) {
      const value = released(held.value, { pauses: next.pauses });
      return { held: await save({ ...held, value }, parts), delay: undefined };
    }
    const result = await attempt(() => next.unit(next.catalogue, parts, end), next.catalogue);
    const settled =
      'error' in result ? afterFailure(result, parts.now()) : { run: calm(result.catalogue.run) };
    const value = {
      ...result.catalogue,
      ...(settled.budget && { budget: settled.budget }),
      run: settled.run,
    };
    held = await save({ ...held, value: settled.run.pauses ? released(value, {}) : value }, parts);
    if (settled.run.pauses) return { held, delay: undefined };
    if (settled.delay !== undefined) return { held, delay: settled.delay };
  }
  return { held, delay: 0 };
}

/** What WeChat refuses is part of the work; what fails on our side is the queue's affair. */
async function attempt(unit: () => Promise<UnitResult>, catalogue: Running): Promise<UnitResult> {
  try {
    return await unit();
  } catch (error) {
    return { catalogue, error };
  }
}

async function save({ value, etag }: Held, { now }: MirrorParts): Promise<Held> {
  const saved = await saveCatalogue({ value, etag }, now());
  if (!saved) throw new MirrorTaken('The catalogue was written by somebody else');
  return saved as Held;
}

function released({ run: { lease: _lease, ...run }, ...catalogue }: Running, changes: Partial<Run>): Running {
  return { ...catalogue, run: { ...run, ...changes } };
}

function finished({ value, etag }: Held, now: number): Held {
  const changes = { state: 'done', finished_at: new Date(now).toISOString() } as const;
  return { value: released(value, changes), etag };
}

/** After something went well. */
function calm({ problems: _problems, ...run }: Run): Run {
  return { ...run, failures: 0 };
}
