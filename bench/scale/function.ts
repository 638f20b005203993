/**
 * One function of the service in a process of its own, as on Lambda: it is told by its parent what to deal with, and
 * answers what it cost.
 */
import { readFileSync } from 'node:fs';
import { s3 } from '../../lib/storage/objects.ts';

export type Invocation = { readonly id: number; readonly event: unknown; readonly timeoutMs: number };

/** What a process has cost since its start. */
export type Cost = {
  /** Bytes. */
  readonly peak_rss: number;
  readonly peak_heap: number;
  /** Requests to S3, by operation. */
  readonly s3: Readonly<Record<string, number>>;
  /** Seconds of CPU. */
  readonly cpu: number;
};

export type Reply = {
  readonly id: number;
  readonly answer?: unknown;
  readonly error?: string;
  readonly cost: Cost;
};

const operations: Record<string, number> = {};
s3.middlewareStack.add(
  (next, { commandName = '' }) =>
    async (args) => {
      const name = commandName.replace(/Command$/, '');
      operations[name] = (operations[name] ?? 0) + 1;
      return await next(args);
    },
  { step: 'initialize', name: 'count' },
);

let peakHeap = 0;
setInterval(() => {
  peakHeap = Math.max(peakHeap, process.memoryUsage().heapUsed);
}, 20).unref();

/** The highest resident size of this program. `maxRSS` would not do: it is the parent's where that was larger at the fork. */
function peakRss(): number {
  const [, kilobytes = ''] = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}

function cost(): Cost {
  const { userCPUTime, systemCPUTime } = process.resourceUsage();
  return {
    peak_rss: peakRss(),
    peak_heap: peakHeap,
    s3: { ...operations },
    cpu: (userCPUTime + systemCPUTime) / 1e6,
  };
}

/** Waits for what the parent sends. */
export function serve(handler: (event: never, context: never) => Promise<unknown>): void {
  process.on('message', async ({ id, event, timeoutMs }: Invocation) => {
    const end = Date.now() + timeoutMs;
    const context = { awsRequestId: `${id}`, getRemainingTimeInMillis: () => end - Date.now() };
    try {
      const answer = await handler(event as never, context as never);
      process.send?.({ id, answer, cost: cost() } satisfies Reply);
    } catch (error) {
      process.send?.({ id, error: String(error), cost: cost() } satisfies Reply);
    }
  });
  process.send?.({ id: 0, cost: cost() } satisfies Reply);
}
