/** The processes of forward-upload, as many as may run at once; each does one thing at a time, as on Lambda. */
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { type Bundle, type FunctionProcess, startFunction } from '../processes/process.ts';

/** What a process used: resident bytes after each message and at most, and what was alive on its heap, early and at the end. */
export type Life = {
  readonly rss: number[];
  peak: number;
  early?: number;
  late?: number;
  ended: 'killed' | 'alive';
};

/** By then all code has run. */
const EARLY = 30;

export type Workers = {
  /** @throws if the process died */
  invoke(event: SQSEvent): Promise<SQSBatchResponse>;
  readonly lives: readonly Life[];
  /** Looks at the memory of those that are at rest. */
  measure(): Promise<void>;
  stop(): Promise<void>;
};

type Worker = { readonly process: FunctionProcess; readonly life: Life };

/**
 * @param timeoutMs of the function
 * @param suffers is asked for each message: after how many milliseconds its process is killed
 */
export async function startWorkers(
  count: number,
  forward: Bundle,
  environment: Readonly<Record<string, string>>,
  timeoutMs: number,
  suffers: () => number | undefined,
): Promise<Workers> {
  const lives: Life[] = [];
  const start = async (): Promise<Worker> => {
    const life: Life = { rss: [], peak: 0, ended: 'alive' };
    lives.push(life);
    return { process: await startFunction(forward, environment), life };
  };
  const idle: Worker[] = await Promise.all(Array.from({ length: count }, start));
  const waiting: ((worker: Worker) => void)[] = [];
  const free = (worker: Worker) => {
    const next = waiting.shift();
    if (next) next(worker);
    else idle.push(worker);
  };

  return {
    lives,
    async invoke(event) {
      const worker = idle.pop() ?? (await new Promise<Worker>((resolve) => waiting.push(resolve)));
      const { process, life } = worker;
      let replaced: Promise<void> | undefined;
      const replace = async () => {
        life.ended = 'killed';
        await process.stop('SIGKILL');
        free(await start());
      };
      const dies = suffers();
      const timer = setTimeout(() => {
        replaced = replace();
      }, dies ?? timeoutMs);
      try {
        return (await process.invoke(event, timeoutMs)) as SQSBatchResponse;
      } finally {
        clearTimeout(timer);
        if (replaced) await replaced;
        else {
          const { rss, peak_rss } = process.cost();
          life.rss.push(rss);
          life.peak = peak_rss;
          if (life.rss.length === EARLY) life.early = await process.alive();
          free(worker);
        }
      }
    },
    async measure() {
      for (const { process, life } of idle) life.late = await process.alive();
    },
    async stop() {
      await Promise.all(idle.map(({ process }) => process.stop()));
    },
  };
}
