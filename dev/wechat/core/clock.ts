const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const BEIJING = 8 * HOUR;

/**
 * The simulator's time: a base clock, shifted by the control API. Tokens, temporary media, links and
 * quotas all live on it, so a test can cross three days without waiting.
 */
export class Clock {
  readonly #base: () => number;
  #offset = 0;
  readonly #listeners: Array<() => void> = [];

  constructor(base: () => number = Date.now) {
    this.#base = base;
  }

  /** Milliseconds since 1970. */
  now(): number {
    return this.#base() + this.#offset;
  }

  /** Unix seconds, the only form of time on WeChat's wire (wechat-api.md 0.13). */
  seconds(): number {
    return Math.floor(this.now() / 1000);
  }

  /** Moves the clock, forwards or backwards. */
  advance(milliseconds: number): void {
    this.#offset += milliseconds;
    this.#tell();
  }

  /** Sets the clock to a moment; it runs on from there. */
  set(milliseconds: number): void {
    this.#offset = milliseconds - this.#base();
    this.#tell();
  }

  /** Tells when the clock was moved by hand, which no timer would notice. */
  onMove(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Takes every shift back. */
  clear(): void {
    this.#offset = 0;
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** The calendar day in Beijing, where daily quotas are assumed to turn at midnight (wechat-api.md 1.7). */
export function beijingDay(milliseconds: number): string {
  return new Date(milliseconds + BEIJING).toISOString().slice(0, 10);
}

/** The next midnight in Beijing, in milliseconds since 1970. */
export function nextBeijingMidnight(milliseconds: number): number {
  return (Math.floor((milliseconds + BEIJING) / DAY) + 1) * DAY - BEIJING;
}
