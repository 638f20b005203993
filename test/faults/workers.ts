/** Who is at work, and what befalls them: each step of a worker passes through `meet`, which a plan may turn into a fault. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Clock } from '../../dev/wechat/core/clock.ts';
import type { Fault } from './cells.ts';
import { Mortal } from './mortal.ts';
import type { Break } from './wire.ts';

/** What a step is taken on; it decides which faults can meet it. */
export type On = 's3' | 'wechat' | 'ssm' | 'lambda' | 'queue' | 'remote';

export type Step = {
  readonly name: string;
  readonly on: On;
  /** A write to S3 that insists on something: makes it fail, by writing there as somebody else would. */
  readonly interfere?: (() => Promise<void>) | undefined;
  /** WeChat's path. */
  readonly api?: string;
};

/** One run of a function. Dead, it reaches nothing more. */
export class Worker extends Mortal {
  /** How far its clock is from everybody else's. */
  skewMs = 0;
  /** Its next connection to AWS breaks, before or after the work. */
  breaks: Break | undefined;
  readonly #abort = new AbortController();
  readonly name: string;
  readonly deadline: number;

  constructor(name: string, deadline: number) {
    super();
    this.name = name;
    this.deadline = deadline;
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** What `consume` does shortly before the function is stopped. */
  runOut(): void {
    this.#abort.abort(new DOMException('Out of time', 'TimeoutError'));
  }
}

/** Thrown into a dead worker wherever it reaches out: nothing that it still does has an effect. */
export class Died extends Error {
  override name = 'Died';
}

const current = new AsyncLocalStorage<Worker | undefined>();

export const workerNow = () => current.getStore();

export const asWorker = <T>(worker: Worker, work: () => Promise<T>): Promise<T> => current.run(worker, work);

/** What is done meanwhile by others, and meets no fault. */
export const asNobody = <T>(work: () => Promise<T>): Promise<T> => current.run(undefined, work);

/** A step on its way: its worker, and how to take it. */
export type Meeting = { readonly worker: Worker; readonly step: Step; readonly fault?: Fault };

/** Decides what befalls a step, when it is about to be taken. */
export type Plan = (worker: Worker, step: Step) => Promise<Fault | undefined> | Fault | undefined;

/** What every step takes: no two things are done at one moment. */
const STEP_MS = 7;

export class Steps {
  plan: Plan = () => undefined;
  /** Does a fault; given by the world. */
  readonly #strike: <T>(meeting: Required<Meeting>, take: () => Promise<T>) => Promise<T>;

  readonly #clock: Clock;

  constructor(clock: Clock, strike: <T>(meeting: Required<Meeting>, take: () => Promise<T>) => Promise<T>) {
    this.#clock = clock;
    this.#strike = strike;
  }

  /** Takes a step, if its worker lives, as the plan has it. */
  async meet<T>(step: Step | (() => Promise<Step>), take: () => Promise<T>): Promise<T> {
    const worker = workerNow();
    if (!worker) return await take();
    this.#mustLive(worker);
    const named = typeof step === 'function' ? await asNobody(step) : step;
    const fault = await this.plan(worker, named);
    this.#clock.advance(STEP_MS);
    this.#mustLive(worker);
    const taken = fault ? await this.#strike({ worker, step: named, fault }, take) : await take();
    this.#mustLive(worker);
    return taken;
  }

  /** Past its deadline a function is stopped, wherever it is. */
  #mustLive(worker: Worker): void {
    if (this.#clock.now() > worker.deadline) worker.die();
    if (worker.dead) throw new Died();
  }
}
