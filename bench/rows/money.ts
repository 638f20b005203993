/**
 * What a million of each operation costs, from the CPU measured here. Prices are us-east-1's, without a free tier; traffic
 * to the internet is left out: it is the same for all, and most of an upload's cost.
 */
import type { Context } from '../measure/context.ts';
import type { Row } from '../measure/goals.ts';
import type { Measured } from '../measure/program.ts';
import { median } from '../measure/statistics.ts';
import { giveToken } from './handlers.ts';
import { rounds, startAll, stopAll } from './rounds.ts';

/** USD a million, but for storage and compute. */
const PRICE = { gateway: 1, invocation: 0.2, write: 5, read: 0.4, message: 0.4, gbSecond: 0.0000133334 };
/** The memory at which Lambda gives a whole processor: less memory is less of one. */
const WHOLE_CPU_MB = 1769;
/** Until WeChat answers a call, and a second for each so many bytes on the way to it. */
const WECHAT_MS = 200;
const BYTES_PER_MS = 2_500;
const S3_MS = 20;
const COUNT = 20;
const KB = 1024;

type Job = {
  /** Milliseconds of a whole processor. */
  readonly cpu: number;
  readonly waitMs: number;
  readonly memory: number;
  /** Of 512 KB, through API Gateway. */
  readonly gatewayUnits: number;
  readonly functions?: number;
  readonly writes?: number;
  readonly reads?: number;
  readonly messages?: number;
};

export async function money(context: Context): Promise<Row> {
  await giveToken(context);
  const times = context.quick ? 2 : 5;
  const list = { count: 200, parallel: 1 };
  const lists = await cpuOf(context, times, 'list', list, 200, {
    ours: 'bench/programs/list-handler.ts',
    'co-wechat-api': 'bench/clients/co-wechat-api.ts',
  });
  const small = 300 * KB;
  const large = 10_000 * KB;
  const smallMove = await forwardOf(context, times, small);
  const largeMove = await forwardOf(context, times, large);
  const file = await context.fileOf(small);
  const peers = await cpuOf(context, times, 'upload', { file, count: 50, parallel: 1 }, 50, {
    'co-wechat-api': 'bench/clients/co-wechat-api.ts',
  });
  // A staged upload also runs create-upload, which writes its state, and one get-upload, which reads it; both are about
  // as light as a list. And the caller writes the file.
  const beside = { functions: 3, gatewayUnits: 2, messages: 3 };
  const staged = ({ cpu, writes, reads }: Move, size: number): Job => ({
    ...beside,
    cpu: cpu + 2 * (lists.ours ?? 0),
    waitMs: WECHAT_MS + size / BYTES_PER_MS + (writes + reads) * S3_MS + 2 * S3_MS,
    memory: 512,
    writes: writes + 2,
    reads: reads + 1,
  });
  const encoded = (size: number) => Math.ceil((size * 4) / 3 / (512 * KB));
  const jobs: Record<string, Job> = {
    'list 20 materials · this service': {
      cpu: lists.ours ?? 0,
      waitMs: WECHAT_MS,
      memory: 256,
      gatewayUnits: 1,
    },
    'list 20 materials · co-wechat-api in a Lambda': {
      cpu: lists['co-wechat-api'] ?? 0,
      waitMs: WECHAT_MS,
      memory: 256,
      gatewayUnits: 1,
    },
    'upload 300 KB, staged, with our copy · this service': staged(smallMove, small),
    'upload 300 KB through API Gateway, no copy · co-wechat-api in a Lambda': {
      cpu: (peers['co-wechat-api'] ?? 0) + base64Cpu(small),
      waitMs: WECHAT_MS + small / BYTES_PER_MS,
      memory: 512,
      gatewayUnits: encoded(small),
    },
    'upload 10 MB, staged, with our copy · this service': staged(largeMove, large),
    'upload 4.4 MB through API Gateway, the most that it takes, no copy · co-wechat-api': {
      cpu: ((peers['co-wechat-api'] ?? 0) * 4_400) / 300 + base64Cpu(4_400 * KB),
      waitMs: WECHAT_MS + (4_400 * KB) / BYTES_PER_MS,
      memory: 512,
      gatewayUnits: encoded(4_400 * KB),
    },
  };
  const rows = Object.fromEntries(Object.entries(jobs).map(([name, job]) => [name, cost(job)]));
  return {
    title: 'Money',
    tables: [{ caption: 'USD a million, without traffic', rows }],
    figures: { jobs, rows, PRICE, WECHAT_MS, BYTES_PER_MS, S3_MS },
    goals: [],
  };
}

function cost({
  cpu,
  waitMs,
  memory,
  gatewayUnits,
  functions = 1,
  writes = 0,
  reads = 0,
  messages = 0,
}: Job) {
  const billed = waitMs + (cpu * WHOLE_CPU_MB) / memory;
  const compute = (billed / 1000) * (memory / 1024) * PRICE.gbSecond * 1e6;
  const gateway = gatewayUnits * PRICE.gateway;
  const rest = functions * PRICE.invocation + messages * PRICE.message;
  const storage = writes * PRICE.write + reads * PRICE.read;
  const round = (value: number) => Math.round(value * 100) / 100;
  return {
    'CPU ms': round(cpu),
    'billed ms': Math.round(billed),
    compute: round(compute),
    gateway: round(gateway),
    'S3 requests': round(storage),
    'invocations, messages': round(rest),
    total: round(compute + gateway + storage + rest),
  };
}

async function cpuOf<Name extends string>(
  context: Context,
  times: number,
  task: string,
  argument: unknown,
  count: number,
  files: Readonly<Record<Name, string>>,
): Promise<Record<Name, number>> {
  const programs = await startAll(context, files);
  const measured = await rounds(programs, times, task, argument);
  await stopAll(programs);
  const entries = Object.entries<Measured[]>(measured);
  return Object.fromEntries(
    entries.map(([name, runs]) => [name, median(runs.map(({ cpuMs }) => cpuMs)) / count]),
  ) as Record<Name, number>;
}

/** Of one file; `writes` and `reads` are requests to S3, one after the other. */
type Move = { readonly cpu: number; readonly writes: number; readonly reads: number };

async function forwardOf(context: Context, times: number, size: number): Promise<Move> {
  const file = 'bench/programs/forward.ts';
  const { mover, stager } = await startAll(context, { mover: file, stager: file });
  const runs: number[] = [];
  let writes = 0;
  let reads = 0;
  for (let round = -1; round < times; round++) {
    const { answer: staged } = await stager.run('stage', { size, count: COUNT });
    await context.seen();
    const { cpuMs } = await mover.run('move', staged);
    if (round >= 0) runs.push(cpuMs / COUNT);
    const { GET = 0, HEAD = 0, PUT = 0 } = (await context.seen()).s3;
    writes = PUT / COUNT;
    reads = (GET + HEAD) / COUNT;
  }
  await stopAll({ mover, stager });
  return { cpu: median(runs), writes, reads };
}

/** To decode what API Gateway encodes. */
function base64Cpu(size: number): number {
  const text = Buffer.alloc(size, 7).toString('base64');
  const began = process.cpuUsage();
  for (let index = 0; index < 10; index++) Buffer.from(text, 'base64');
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1000 / 10;
}
