/**
 * One function of the service in a process of its own, as on Lambda: it is told by its parent what to deal with, and
 * answers what it cost.
 */
import { readFileSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { s3 } from '../../lib/storage/objects.ts';

export type Invocation = {
  readonly id: number;
  readonly event: unknown;
  readonly timeoutMs: number;
  /** Milliseconds by which this process's clock is ahead of the machine's, from now on. */
  readonly aheadMs: number;
};

/** Asks what of the heap is alive: all rubbish is collected first. */
export type Question = { readonly id: number; readonly alive: true };

/** What a process has cost since its start. */
export type Cost = {
  /** Bytes: now, and at most. */
  readonly rss: number;
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

/** Bytes of resident memory, of this program. `maxRSS` would not do: it is the parent's where that was larger at the fork. */
function resident(): Pick<Cost, 'rss' | 'peak_rss'> {
  const status = readFileSync('/proc/self/status', 'utf8');
  const bytes = (name: string) =>
    Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1] ?? Number.NaN) * 1024;
  return { rss: bytes('VmRSS'), peak_rss: bytes('VmHWM') };
}

function cost(): Cost {
  const { userCPUTime, systemCPUTime } = process.resourceUsage();
  return {
    ...resident(),
    peak_heap: peakHeap,
    s3: { ...operations },
    cpu: (userCPUTime + systemCPUTime) / 1e6,
  };
}

/** Bytes. */
function alive(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  return process.memoryUsage().heapUsed;
}

const machineTime = Date.now;
let ahead = 0;
Date.now = () => machineTime() + ahead;

/** Waits for what the parent sends. */
export function serve(handler: (event: never, context: never) => Promise<unknown>): void {
  process.on('message', async (message: Invocation | Question) => {
    const { id } = message;
    if ('alive' in message) {
      process.send?.({ id, answer: alive(), cost: cost() } satisfies Reply);
      return;
    }
    const { event, timeoutMs, aheadMs } = message;
    ahead = aheadMs;
    const end = Date.now() + timeoutMs;
    const context = { awsRequestId: `${id}`, getRemainingTimeInMillis: () => end - Date.now() };
    try {
      const answer = await handler(event as never, context as never);
      process.send?.({ id, answer, cost: cost() } satisfies Reply);
    } catch (error) {
      process.send?.({ id, error: String(error), cost: cost() } satisfies Reply);
    }
  });
  // Now, so that the next process starts sooner even if this one is killed.
  flushCompileCache();
  process.send?.({ id: 0, cost: cost() } satisfies Reply);
}
