/**
 * The time was over before all pictures were taken over. What was done is remembered: the same call, made again, goes on
 * where this one stopped.
 */
export class OutOfTime extends Error {
  override name = 'OutOfTime' as const;
  /** How many distinct pictures there are, and how many of them were done. */
  readonly total: number;
  readonly done: number;

  constructor(done: number, total: number) {
    super(`Out of time with ${done} of ${total} pictures`);
    this.done = done;
    this.total = total;
  }
}
