/** The waits of our own code between two attempts: in a world whose clock is moved by hand they would be waited for in vain. */
import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';

/** From now on a wait lasts no time at all, where `skipped` says so. */
export function skipWaits(skipped: (milliseconds: number) => boolean): void {
  const { setTimeout: wait } = timers;
  timers.setTimeout = ((ms: number, value: unknown, options: object) =>
    wait(skipped(ms) ? 0 : ms, value, options)) as typeof wait;
  syncBuiltinESMExports();
}
