/** A whole function on a warm call: event in, answer out, over the WeChat call alone. */
import { clientFile } from '../clients/all.ts';
import type { Context } from '../measure/context.ts';
import { goal, type Row } from '../measure/goals.ts';
import type { Measured } from '../measure/program.ts';
import { figure, median, ratios, tell } from '../measure/statistics.ts';
import { rounds, startAll, stopAll } from './rounds.ts';

const UPSTREAM_MS = 20;

export async function handlers(context: Context): Promise<Row> {
  await giveToken(context);
  const programs = await startAll(context, {
    floor: clientFile('floor'),
    handler: 'bench/programs/list-handler.ts',
  });
  const figures: Record<string, Record<string, Measured[]>> = {};
  const rows: Record<string, unknown> = {};
  for (const [caption, latency, count, parallel] of [
    ['no latency, 1 at once', 0, 1_000, 1],
    ['no latency, 10 at once', 0, 1_500, 10],
    [`${UPSTREAM_MS} ms upstream, 1 at once`, UPSTREAM_MS, 60, 1],
  ] as const) {
    await context.tell('line', { latencyMs: latency });
    const measured = await rounds(programs, context.quick ? 2 : 7, 'list', { count, parallel });
    figures[caption] = measured;
    const times = (name: 'floor' | 'handler') => measured[name].map(({ ms }) => ms / count);
    const cpu = (name: 'floor' | 'handler') => measured[name].map(({ cpuMs }) => (cpuMs * 1000) / count);
    rows[caption] = {
      'WeChat call alone, ms': Math.round(median(times('floor')) * 1000) / 1000,
      'function, ms': Math.round(median(times('handler')) * 1000) / 1000,
      'function over call': tell(figure(ratios(times('handler'), times('floor')))),
      'CPU µs, call': Math.round(median(cpu('floor'))),
      'CPU µs, function': Math.round(median(cpu('handler'))),
    };
  }
  await context.tell('line', {});
  await stopAll(programs);
  const far = figures[`${UPSTREAM_MS} ms upstream, 1 at once`];
  const times = (name: string) => (far?.[name] ?? []).map(({ ms }) => ms);
  return {
    title: 'A whole function on a warm call: GET {a}/materials',
    tables: [{ caption: 'Per call', rows }],
    figures,
    goals: [
      goal(
        `warm function over the WeChat call alone, ${UPSTREAM_MS} ms upstream`,
        median(ratios(times('handler'), times('floor'))),
        '<= 1.1',
      ),
    ],
  };
}

/** A token that lives for hours, where the functions look for it. */
export async function giveToken(context: Context): Promise<void> {
  const expires_at = new Date(Date.now() + 7_200_000).toISOString();
  const token = { app_id: 'wx0123456789abcdef', access_token: `TOKEN-${'x'.repeat(130)}`, expires_at };
  await context.tell('parameter', { name: '/bench/accounts/main/token', value: JSON.stringify(token) });
}
