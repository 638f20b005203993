/**
 * Processes that can die at any step. What a process asks of the world (S3, SSM, WeChat, a queue) goes through a gate; the
 * gate counts the steps, and at the one that a test has chosen the fault strikes.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Fault } from './cells.ts';
import { Mortal } from './mortal.ts';

/** What ends a process between two steps. */
export class Killed extends Error {
  override name = 'Killed' as const;
}

/** What nobody expected. */
export class Unexpected extends Error {
  override name = 'Unexpected' as const;
}

type Meeting = { readonly step: string; readonly came: () => void; readonly go: Promise<void> };

export class Process extends Mortal {
  /** Milliseconds by which its clock is ahead of everybody else's. */
  skewMs = 0;
  /** Another process waits for it at this step. */
  meeting: Meeting | undefined;
  readonly #death = Promise.withResolvers<never>();
  readonly #time = new AbortController();

  constructor() {
    super();
    this.atDeath(() => this.#death.reject(new Killed()));
    this.#death.promise.catch(() => {});
  }

  /** Aborts when the time of the function is over. */
  get signal(): AbortSignal {
    return this.#time.signal;
  }

  endTime(): void {
    this.#time.abort();
  }

  /** @throws {Killed} as soon as the process dies; whatever it was at goes no further */
  async run<T>(work: () => Promise<T>): Promise<T> {
    const outcome = current.run(this, work);
    outcome.catch(() => {});
    try {
      return await Promise.race([outcome, this.#death.promise]);
    } finally {
      for (const end of this.#ends) end();
    }
  }

  readonly #ends: (() => void)[] = [];

  /** What is to be undone when the process has ended. */
  atEnd(end: () => void): void {
    this.#ends.push(end);
  }
}

const current = new AsyncLocalStorage<Process | undefined>();

export const processOf = (): Process | undefined => current.getStore();

/** Does something in nobody's name: no fault strikes it, and it is no step. */
export const aside = <T>(work: () => Promise<T>): Promise<T> => current.run(undefined, work);

/** How a fault meets a step that is about to be taken. */
export type Strike<T> = (fault: Fault, process: Process, take: () => Promise<T>) => Promise<T>;

/** The steps that were taken since the last `watch`, by all processes. */
export const taken: string[] = [];

type Order = { readonly at: number; readonly fault: Fault };
let order: Order | undefined;

/** From now on steps are counted anew, and the fault strikes the one at the place given. */
export function watch(next?: Order): void {
  taken.length = 0;
  order = next;
  chance = undefined;
}

/** Has the fault that was ordered struck? */
export const hasStruck = (): boolean => order === undefined;

/** Decides by chance which of the faults that can meet a step strikes it. */
export type Chance = (step: string, can: readonly Fault[]) => Fault | undefined;
let chance: Chance | undefined;

/** Faults strike by chance, until the next `watch`. */
export function gamble(next: Chance): void {
  watch();
  chance = next;
}

/** What can meet any step. */
const ANYWHERE: readonly Fault[] = [
  'killed before',
  'killed after',
  'exception',
  'delivered twice',
  'clock skew',
];

/**
 * A step of a process.
 *
 * @param can which faults can meet it besides those that are the same for all
 */
export async function gate<T>(
  step: string,
  take: () => Promise<T>,
  strike: Strike<T>,
  can: readonly Fault[],
): Promise<T> {
  const process = processOf();
  if (!process) return await take();
  if (process.dead) return await never();
  const at = taken.push(step) - 1;
  if (process.meeting?.step === step) {
    const { came, go } = process.meeting;
    process.meeting = undefined;
    came();
    await go;
  }
  const fault = order?.at === at ? order.fault : chance?.(step, [...ANYWHERE, ...can]);
  if (!fault) return await take();
  order = undefined;
  return await strikeAnyStep(fault, process, take, strike, step);
}

const never = () => new Promise<never>(() => {});

/** Those that are the same whatever the step is. */
async function strikeAnyStep<T>(
  fault: Fault,
  process: Process,
  take: () => Promise<T>,
  strike: Strike<T>,
  step: string,
): Promise<T> {
  switch (fault) {
    case 'killed before':
      process.die();
      return await never();
    case 'killed after':
      await take().catch(() => {});
      process.die();
      return await never();
    case 'exception':
      throw new Unexpected(`at: ${step}`);
    case 'clock skew':
      process.skewMs = skew;
      return await take();
    case 'delivered twice':
      await aside(others.twice);
      return await take();
    case 'out of order':
      await aside(others.outOfOrder);
      return await take();
    case 'two at once':
      await meet(step);
      return await take();
    default:
      return await strike(fault, process, take);
  }
}

/** What others do while a process is at the step that is struck. */
type Others = {
  readonly twice: () => Promise<unknown>;
  readonly outOfOrder: () => Promise<unknown>;
  /** Another worker takes the same work, as a process that `prepare` was given before. */
  readonly rival: (prepare: (process: Process) => void) => Promise<unknown>;
};

const nobody = async () => {
  throw new Error('Nobody else is there');
};
let others: Others = { twice: nobody, outOfOrder: nobody, rival: nobody };
let rivals: Promise<unknown>[] = [];

export function surround(next: Partial<Others>): void {
  others = { twice: nobody, outOfOrder: nobody, rival: nobody, ...next };
  rivals = [];
}

/** Whoever was set going beside the first process has ended. */
export const rivalsEnded = (): Promise<unknown> => Promise.all(rivals);

let skew = 0;

/** By how much `clock skew` moves a clock, in milliseconds. */
export function skewBy(milliseconds: number): void {
  skew = milliseconds;
}

/** Waits until a rival is at the same step, or through without ever coming there. */
async function meet(step: string): Promise<void> {
  const came = Promise.withResolvers<void>();
  const go = Promise.withResolvers<void>();
  const rival = aside(() =>
    others.rival((process) => {
      process.meeting = { step, came: came.resolve, go: go.promise };
    }),
  );
  rivals.push(rival);
  await Promise.race([came.promise, rival]);
  go.resolve();
}
