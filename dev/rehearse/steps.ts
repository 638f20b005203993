/** The steps of the rehearsal, each with a time limit, and a line for each that is over. */
import { setTimeout as delay } from 'node:timers/promises';

export type Steps = {
  /**
   * Does a step. Its verdict is what `tell` says of the result, or else the result itself where that is a text.
   * @throws when it failed, took longer than so many seconds, or the rehearsal is stopped
   */
  step<Result>(
    name: string,
    limitSeconds: number,
    work: () => Promise<Result>,
    tell?: (result: Result) => string,
  ): Promise<Result>;
};

const NAME_WIDTH = 32;

const verdictOf = (result: unknown) => (typeof result === 'string' ? result : 'ok');

export function makeSteps(write: (line: string) => void, signal: AbortSignal): Steps {
  return {
    async step(name, limitSeconds, work, tell = verdictOf) {
      const began = performance.now();
      const report = (verdict: string) => {
        const seconds = ((performance.now() - began) / 1_000).toFixed(1);
        write(`${seconds.padStart(7)} s  ${name.padEnd(NAME_WIDTH)}  ${verdict}`);
      };
      const over = new AbortController();
      const limit = AbortSignal.any([signal, over.signal]);
      const late = delay(limitSeconds * 1_000, undefined, { signal: limit }).then(
        () => Promise.reject(new Error(`${name}: not done after ${limitSeconds} s`)),
        () => Promise.reject(signal.reason),
      );
      try {
        const result = await Promise.race([work(), late]);
        report(tell(result));
        return result;
      } catch (error) {
        report('FAILED');
        throw error;
      } finally {
        over.abort();
      }
    },
  };
}
