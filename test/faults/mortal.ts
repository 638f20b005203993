/**
 * Whoever can die at work. Its connections die with it, as those of a real process do: all share the pools of this one
 * process here, and an answer that nobody reads any more would hold its place in them.
 */
import type { Readable } from 'node:stream';

export class Mortal {
  #dead = false;
  readonly #ends: (() => void)[] = [];

  get dead(): boolean {
    return this.#dead;
  }

  die(): void {
    this.#dead = true;
    for (const end of this.#ends.splice(0)) end();
  }

  /** What is to be done at its death; at once, if it is dead. */
  atDeath(end: () => void): void {
    if (this.#dead) end();
    else this.#ends.push(end);
  }

  /** An answer that it was given: what it has not read of it when it dies, it never reads. */
  holds(body: Readable): void {
    this.atDeath(() => {
      // Nobody is left to hear of it.
      body.on('error', () => {});
      body.destroy(new Error('The connection of a dead process'));
    });
  }
}
