/** From S3 to WeChat, and from WeChat to S3: the functions as they are deployed, over a bare pipe between the same servers. */
import type { Context } from '../measure/context.ts';
import { goal, type Row } from '../measure/goals.ts';
import type { Measured, Program } from '../measure/program.ts';
import { figure, median, ratios, tell } from '../measure/statistics.ts';
import { giveToken } from './handlers.ts';
import { startAll, stopAll } from './rounds.ts';

const MB = 1024 * 1024;
const SIZES = [
  ['300 KB', 300 * 1024],
  ['10 MB', 10 * MB - 1024],
] as const;
const COUNT = 8;
const UPSTREAM_MS = 20;

/** Who moves, and who puts there what is to be moved: what that allocates is not the mover's to collect. */
type Mover = { readonly mover: Program; readonly stager: Program };

type Pair = { readonly ours: Measured[]; readonly pipe: Measured[] };

export async function forward(context: Context): Promise<Row> {
  await giveToken(context);
  const rows: Record<string, unknown> = {};
  const figures: Record<string, Pair> = {};
  const extra: Record<string, number> = {};
  for (const direction of ['forward', 'persist'] as const) {
    const ours = `bench/programs/${direction}.ts`;
    const pipe = 'bench/programs/pipe.ts';
    const programs = await startAll(context, { ours, stagesOurs: ours, pipe, stagesPipe: pipe });
    const movers = {
      ours: { mover: programs.ours, stager: programs.stagesOurs },
      pipe: { mover: programs.pipe, stager: programs.stagesPipe },
    };
    for (const [label, size] of SIZES) {
      for (const latency of [0, UPSTREAM_MS]) {
        await context.tell('latency', latency);
        const pair = await compare(movers, { direction, size, count: COUNT }, context.quick ? 2 : 7);
        const name = `${direction} ${label}${latency ? `, WeChat ${latency} ms away` : ''}`;
        figures[name] = pair;
        rows[name] = {
          'ms a file': perFile(pair.ours, 'ms'),
          'bare pipe': perFile(pair.pipe, 'ms'),
          'time over the pipe': tell(figure(over(pair, 'ms'))),
          'CPU ms a file': perFile(pair.ours, 'cpuMs'),
          'CPU of the pipe': perFile(pair.pipe, 'cpuMs'),
        };
      }
    }
    await context.tell('latency', 0);
    await stopAll(programs);
    extra[direction] = await extraMemory(context, `bench/programs/${direction}.ts`, direction);
    extra[`${direction}, bare pipe`] = await extraMemory(context, 'bench/programs/pipe.ts', direction);
  }
  const ratio = (name: string) => median(over(figures[name] ?? { ours: [], pipe: [] }, 'ms'));
  return {
    title: 'Forward and persist',
    tables: [
      { caption: `One after the other, ${COUNT} files`, rows },
      { caption: 'Extra memory for one file of 10 MB, MB', rows: extra },
    ],
    figures: { ...figures, extra },
    goals: [
      goal('forward 10 MB, time over a bare pipe', ratio('forward 10 MB'), '<= 1.2'),
      goal('persist 10 MB, time over a bare pipe', ratio('persist 10 MB'), '<= 1.2'),
      goal('extra memory while forwarding 10 MB, MB', extra.forward ?? Number.NaN, '<= 4'),
    ],
  };
}

const over = ({ ours, pipe }: Pair, what: 'ms' | 'cpuMs') =>
  ratios(
    ours.map((run) => run[what]),
    pipe.map((run) => run[what]),
  );

const perFile = (runs: readonly Measured[], what: 'ms' | 'cpuMs') =>
  Math.round((median(runs.map((run) => run[what])) * 100) / COUNT) / 100;

/** Each round with files of its own; what puts them there is not measured. */
async function compare(
  movers: Readonly<Record<'ours' | 'pipe', Mover>>,
  task: { direction: string; size: number; count: number },
  count: number,
): Promise<Pair> {
  const pair: Pair = { ours: [], pipe: [] };
  for (let round = -1; round < count; round++) {
    for (const name of round % 2 ? (['ours', 'pipe'] as const) : (['pipe', 'ours'] as const)) {
      const { mover, stager } = movers[name];
      const staged = (await stager.run('stage', task)).answer;
      const measured = await mover.run('move', staged);
      await stager.run('check', staged);
      if (round >= 0) pair[name].push(measured);
    }
  }
  return pair;
}

/** What a process that has moved small files grows by when the first large one comes, in MB. */
async function extraMemory(context: Context, file: string, direction: string): Promise<number> {
  const grown: number[] = [];
  for (let round = 0; round < (context.quick ? 1 : 5); round++) {
    const program = await context.start('memory', file);
    const stager = await context.start('stager', file);
    for (const [size, count] of [
      [300 * 1024, 20],
      [10 * MB - 1024, 1],
    ] as const) {
      const { answer } = await stager.run('stage', { direction, size, count });
      const { extraRss } = await program.run('move', answer);
      if (count === 1) grown.push(extraRss / MB);
    }
    await program.stop();
    await stager.stop();
  }
  return median(grown);
}
