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
const LINE = ', over a line of 20 MB/s';
/** Where WeChat is. Over the line it is as far as from AWS to China on a good day; a file takes half a second there. */
const PLACES = [
  { where: '', count: 8, times: 7, line: {} },
  { where: ', WeChat 20 ms away', count: 8, times: 7, line: { latencyMs: 20 } },
  { where: LINE, count: 2, times: 5, line: { latencyMs: 20, bytesPerMs: 20_000 } },
] as const;

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
      for (const { where, count, times, line } of PLACES) {
        await context.tell('line', line);
        const pair = await compare(movers, { direction, size, count }, context.quick ? 2 : times);
        const name = `${direction} ${label}${where}`;
        figures[name] = pair;
        const perFile = (runs: readonly Measured[], what: 'ms' | 'cpuMs') =>
          Math.round((median(runs.map((run) => run[what])) * 100) / count) / 100;
        rows[name] = {
          'ms a file': perFile(pair.ours, 'ms'),
          'bare pipe': perFile(pair.pipe, 'ms'),
          'time over the pipe': tell(figure(over(pair, 'ms'))),
          'CPU ms a file': perFile(pair.ours, 'cpuMs'),
          'CPU of the pipe': perFile(pair.pipe, 'cpuMs'),
        };
      }
    }
    await context.tell('line', {});
    await stopAll(programs);
    extra[direction] = await extraMemory(context, `bench/programs/${direction}.ts`, direction);
    extra[`${direction}, bare pipe`] = await extraMemory(context, 'bench/programs/pipe.ts', direction);
  }
  const ratio = (name: string) => median(over(figures[name] ?? { ours: [], pipe: [] }, 'ms'));
  return {
    title: 'Forward and persist',
    tables: [
      { caption: 'One after the other', rows },
      { caption: 'Extra memory for one file of 10 MB, MB', rows: extra },
    ],
    figures: { ...figures, extra },
    goals: [
      goal('forward 10 MB, time over a bare pipe', ratio('forward 10 MB'), '<= 1.2'),
      goal('persist 10 MB, time over a bare pipe', ratio('persist 10 MB'), '<= 1.2'),
      goal(`forward 10 MB${LINE}, time over a bare pipe`, ratio(`forward 10 MB${LINE}`), '<= 1.2'),
      goal(`persist 10 MB${LINE}, time over a bare pipe`, ratio(`persist 10 MB${LINE}`), '<= 1.2'),
      goal('extra memory while forwarding 10 MB, MB', extra.forward ?? Number.NaN, '<= 4'),
    ],
  };
}

const over = ({ ours, pipe }: Pair, what: 'ms' | 'cpuMs') =>
  ratios(
    ours.map((run) => run[what]),
    pipe.map((run) => run[what]),
  );

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
