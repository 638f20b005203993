/** Call overhead: a list and a count, through lib/wechat and its peers, over what node:http alone takes. */
import { CLIENTS, clientFile, PEERS } from '../clients/all.ts';
import type { Context } from '../measure/context.ts';
import { goal, type Row } from '../measure/goals.ts';
import { figure, median, ratios, tell } from '../measure/statistics.ts';
import { rounds, startAll, stopAll } from './rounds.ts';

const ROUNDS = 9;

export async function calls(context: Context): Promise<Row> {
  const files = Object.fromEntries(CLIENTS.map((name) => [name, clientFile(name)]));
  const programs = await startAll(context, files);
  const tables: { caption: string; rows: Record<string, unknown> }[] = [];
  const figures: Record<string, unknown> = {};
  const count = context.quick ? 200 : 1_500;
  for (const task of ['list', 'count']) {
    for (const parallel of [1, 10]) {
      const measured = await rounds(programs, context.quick ? 3 : ROUNDS, task, { count, parallel });
      const floor = (measured.floor ?? []).map(({ ms }) => ms);
      const rows = Object.fromEntries(
        Object.entries(measured).map(([name, runs]) => {
          const perSecond = ratios(
            floor,
            runs.map(({ ms }) => ms),
          );
          return [
            name,
            {
              'calls/s': Math.round((count * 1000) / median(runs.map(({ ms }) => ms))),
              'CPU µs a call': Math.round((median(runs.map(({ cpuMs }) => cpuMs)) * 1000) / count),
              'calls/s over the floor': tell(figure(perSecond)),
            },
          ];
        }),
      );
      tables.push({ caption: `${task}, ${parallel} at once, ${count} calls`, rows });
      figures[`${task}-${parallel}`] = measured;
    }
  }
  await stopAll(programs);
  const lists = figures['list-10'] as Record<string, { ms: number }[]>;
  const times = (name: string) => (lists[name] ?? []).map(({ ms }) => ms);
  const best = Math.min(...PEERS.map((name) => median(times(name))));
  return {
    title: 'Call overhead',
    tables,
    figures,
    goals: [
      goal('list calls/s over the floor', median(ratios(times('floor'), times('ours'))), '>= 0.85'),
      goal(
        'list calls/s over the best peer',
        median(ratios(times(PEERS.find((name) => median(times(name)) === best) ?? ''), times('ours'))),
        '>= 1.25',
      ),
    ],
  };
}
