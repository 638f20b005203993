/** Uploads of 300 KB and 10 MB and downloads of 10 MB, through lib/wechat and its peers, over node:http alone. */
import { CLIENTS, clientFile, PEERS } from '../clients/all.ts';
import type { Context } from '../measure/context.ts';
import { goal, type Row } from '../measure/goals.ts';
import type { Measured } from '../measure/program.ts';
import { figure, median, ratios, tell } from '../measure/statistics.ts';
import { rounds, startAll, stopAll } from './rounds.ts';

const KB = 1024;
const MB = 1024 * KB;
const FILES = Object.fromEntries(CLIENTS.map((name) => [name, clientFile(name)]));

export async function files(context: Context): Promise<Row> {
  const small = await throughput(context, 'upload', 300 * KB, { count: 200, parallel: 10 }, 9);
  const large = await throughput(context, 'upload', 10 * MB, { count: 24, parallel: 8 }, 5);
  const down = await throughput(context, 'download', 10 * MB, { count: 24, parallel: 8 }, 5);
  const cpu = (name: string) => (small.measured[name] ?? []).map(({ cpuMs }) => cpuMs);
  const best = PEERS.reduce((a, b) => (median(cpu(a)) <= median(cpu(b)) ? a : b));
  const peaks = async (task: string) => await peakOver(context, task);
  const up = await peaks('upload');
  const dl = await peaks('download');
  return {
    title: 'Files',
    tables: [
      { caption: 'Uploads of 300 KB, 10 at once', rows: small.rows },
      { caption: 'Uploads of 10 MB, 8 at once', rows: large.rows },
      { caption: 'Downloads of 10 MB, 8 at once', rows: down.rows },
      { caption: 'Peak memory of a fresh process, 10 MB × 8', rows: { upload: up.row, download: dl.row } },
    ],
    figures: { small: small.measured, large: large.measured, down: down.measured, up, dl },
    goals: [
      goal('CPU per 300 KB upload over the floor', median(ratios(cpu('ours'), cpu('floor'))), '<= 1.25'),
      goal('CPU per 300 KB upload over the best peer', median(ratios(cpu('ours'), cpu(best))), '<= 0.8'),
      goal('peak memory, 10 MB × 8 up, over the floor', up.ratio, '<= 1.25'),
      goal('peak memory, 10 MB × 8 down, over the floor', dl.ratio, '<= 1.25'),
    ],
  };
}

async function throughput(
  context: Context,
  task: 'upload' | 'download',
  size: number,
  { count, parallel }: { count: number; parallel: number },
  times: number,
) {
  const programs = await startAll(context, FILES);
  const argument = { file: await context.fileOf(size), size, count, parallel };
  const measured: Record<string, Measured[]> = await rounds(
    programs,
    context.quick ? 2 : times,
    task,
    argument,
  );
  await stopAll(programs);
  const floor = (measured.floor ?? []).map(({ cpuMs }) => cpuMs);
  const rows = Object.fromEntries(
    Object.entries(measured).map(([name, runs]) => [
      name,
      {
        'files/s': Math.round((count * 10_000) / median(runs.map(({ ms }) => ms))) / 10,
        'CPU ms a file': Math.round((median(runs.map(({ cpuMs }) => cpuMs)) * 100) / count) / 100,
        'CPU over the floor': tell(
          figure(
            ratios(
              runs.map(({ cpuMs }) => cpuMs),
              floor,
            ),
          ),
        ),
        'peak MB': Math.round(Math.max(...runs.map(({ peakRss }) => peakRss)) / MB),
      },
    ]),
  );
  return { measured, rows };
}

/** A process remembers its highest: so each measurement has one of its own. */
async function peakOver(context: Context, task: string) {
  const argument = { file: await context.fileOf(10 * MB), size: 10 * MB, count: 32, parallel: 8 };
  const peaks: Record<string, number[]> = {};
  for (let round = 0; round < (context.quick ? 1 : 5); round++) {
    for (const name of CLIENTS) {
      const program = await context.start(name, clientFile(name));
      const { peakRss } = await program.run(task, argument);
      peaks[name] = [...(peaks[name] ?? []), peakRss / MB];
      await program.stop();
    }
  }
  const row = Object.fromEntries(
    Object.entries(peaks).map(([name, values]) => [name, `${Math.round(median(values))} MB`]),
  );
  return { row, peaks, ratio: median(ratios(peaks.ours ?? [], peaks.floor ?? [])) };
}
