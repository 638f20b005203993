import type { Clock } from './clock.ts';

interface Entry {
  at: number;
  work: () => void;
}

/** A timer of Node's holds no longer. */
const LONGEST_MS = 2 ** 31 - 1;
const SHORTEST_MS = 10;

/**
 * What is to happen at a moment of the simulated clock: in its real time, or as soon as the clock is moved there.
 * Its timer keeps no process alive.
 */
export class Agenda {
  readonly #clock: Clock;
  #entries: Entry[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
    clock.onMove(() => this.run());
  }

  /** `at` in milliseconds since 1970, by the simulated clock. */
  add(at: number, work: () => void): void {
    this.#entries.push({ at, work });
    this.run();
  }

  /** Does what is due, the earliest first. */
  run(): void {
    const now = this.#clock.now();
    const due = this.#entries.filter((entry) => entry.at <= now).sort((a, b) => a.at - b.at);
    this.#entries = this.#entries.filter((entry) => entry.at > now);
    for (const entry of due) entry.work();
    this.#wait();
  }

  clear(): void {
    this.#entries = [];
    clearTimeout(this.#timer);
  }

  #wait(): void {
    clearTimeout(this.#timer);
    if (this.#entries.length === 0) return;
    const next = Math.min(...this.#entries.map((entry) => entry.at)) - this.#clock.now();
    const pause = Math.min(Math.max(next, SHORTEST_MS), LONGEST_MS);
    this.#timer = setTimeout(() => this.run(), pause).unref();
  }
}
