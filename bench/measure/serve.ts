/** The other end of program.ts. */
import { readFileSync, writeFileSync } from 'node:fs';

export type Tasks = Readonly<Record<string, (argument: never) => Promise<unknown>>>;

/** Kilobytes of /proc/self/status, in bytes. `maxRSS` of getrusage would not do: a child begins with its parent's. */
function memory(field: 'VmHWM' | 'VmRSS'): number {
  const [, kilobytes = ''] =
    new RegExp(`${field}:\\s+(\\d+) kB`).exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}

/** Lets the peak begin anew at what is resident now. */
const forgetPeak = () => writeFileSync('/proc/self/clear_refs', '5');

export function serve(tasks: Tasks): void {
  let highest = 0;
  process.on('message', async ({ task, argument }: { task: string; argument: unknown }) => {
    try {
      if (task === 'quit') process.exit(0);
      const perform = tasks[task];
      if (!perform) throw new Error('There is no such task');
      (globalThis as { gc?: () => void }).gc?.();
      highest = Math.max(highest, memory('VmHWM'));
      forgetPeak();
      const before = memory('VmRSS');
      const cpu = process.cpuUsage();
      const began = performance.now();
      const answer = await perform(argument as never);
      const ms = performance.now() - began;
      const { user, system } = process.cpuUsage(cpu);
      const peak = memory('VmHWM');
      highest = Math.max(highest, peak);
      const cost = { ms, cpuMs: (user + system) / 1000, peakRss: highest, extraRss: peak - before };
      process.send?.({ ...cost, answer });
    } catch (error) {
      process.send?.({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  });
  process.send?.('ready');
}

/** Does something `count` times, `parallel` of them at once. */
export async function repeat(count: number, parallel: number, work: () => Promise<unknown>): Promise<void> {
  let left = count;
  const one = async () => {
    while (left-- > 0) await work();
  };
  await Promise.all(Array.from({ length: parallel }, one));
}
