/**
 * Workers that are interleaved by chance, and so that the same seed interleaves them in the same way: each stops before each
 * of its steps, and one at a time is let go until it stops again or ends.
 */
import assert from 'node:assert/strict';
import type { Fault } from './cells.ts';
import type { Plan, Step, Worker } from './workers.ts';

type Waiting = {
  readonly worker: Worker;
  readonly step: Step;
  readonly go: (fault: Fault | undefined) => void;
};

export class Scheduler {
  readonly waiting: Waiting[] = [];
  readonly #busy = new Set<Worker>();
  #changed = Promise.withResolvers<void>();

  /** To be the plan of a world's steps. */
  readonly plan: Plan = (worker, step) => {
    const { promise, resolve } = Promise.withResolvers<Fault | undefined>();
    this.waiting.push({ worker, step, go: resolve });
    this.#rest(worker);
    return promise;
  };

  /** How many workers there are. */
  get workers(): number {
    return new Set(this.waiting.map(({ worker }) => worker)).size;
  }

  /** Starts a worker, and waits for its first step. */
  async start(worker: Worker, work: () => Promise<unknown>): Promise<void> {
    this.#busy.add(worker);
    work().then(
      () => this.#rest(worker),
      () => this.#rest(worker),
    );
    await this.#allRest();
  }

  /** Lets a worker take its step, with a fault or without, and waits until it comes to the next. */
  async go(waiting: Waiting, fault: Fault | undefined): Promise<void> {
    assert.ok(this.waiting.includes(waiting));
    // Steps that a worker takes side by side are waited for together by itself: it goes on only when all are taken.
    const together = this.waiting.filter(({ worker }) => worker === waiting.worker);
    for (const one of together) this.waiting.splice(this.waiting.indexOf(one), 1);
    this.#busy.add(waiting.worker);
    for (const one of together) one.go(one === waiting ? fault : undefined);
    await this.#allRest();
  }

  async #allRest(): Promise<void> {
    while (this.#busy.size > 0) await this.#changed.promise;
  }

  #rest(worker: Worker): void {
    this.#busy.delete(worker);
    this.#changed.resolve();
    this.#changed = Promise.withResolvers<void>();
  }
}
