/** What the mirror and the search cost as a library grows: the slope matters. */
import { join } from 'node:path';
import type { Context } from '../measure/context.ts';
import { goal, type Row } from '../measure/goals.ts';
import { startProgram } from '../measure/program.ts';
import { bundle, startFunction } from '../processes/process.ts';
import { ACCOUNT } from '../processes/world.ts';
import { request } from '../programs/requests.ts';
import { fill, startWorld } from '../scale/world.ts';

const SIZES = [1_000, 10_000, 100_000];
const DAY_MS = 86_400_000;
const MB = 2 ** 20;
const LIST = '/cgi-bin/material/batchget_material';

export async function growth(context: Context): Promise<Row> {
  const rows: Record<string, Record<string, number>> = {};
  const sizes = context.quick ? SIZES.slice(0, 2) : SIZES;
  for (const size of sizes) rows[`${size} pictures`] = await measure(context, size);
  const last = rows[`${sizes.at(-1)} pictures`];
  const share = (last?.['second run, calls'] ?? Number.NaN) / (last?.['full walk, calls'] ?? Number.NaN);
  return {
    title: 'Growth of a library',
    tables: [{ caption: 'The mirror and the search, from a catalogue whose files are stored', rows }],
    figures: rows,
    goals: context.quick
      ? []
      : [goal('mirror, calls of a second run over a first, at 100 000 items', share, '<= 0.001')],
  };
}

async function measure({ folder }: Context, size: number): Promise<Record<string, number>> {
  const world = await startWorld();
  try {
    fill(world, 'image', size, Date.now() - DAY_MS);
    const writer = await startProgram('catalogue', 'bench/programs/catalogue.ts', folder, world.environment);
    const items = world.app.library.list('image').map(({ media_id, name, updatedAt }) => ({
      media_id,
      name,
      update_time: Math.floor(updatedAt / 1000),
    }));
    await writer.run('write', { account: ACCOUNT, items });
    await writer.stop();
    return await runs(world, join(folder, `${size}`));
  } finally {
    await world.close();
  }
}

async function runs(world: Awaited<ReturnType<typeof startWorld>>, folder: string) {
  const start = async (name: string) =>
    await startFunction(await bundle(`functions/library/${name}.ts`, folder), world.environment);
  const [starter, runner, getter, searcher] = await Promise.all(
    ['start-mirror', 'run-mirror', 'get-mirror', 'list-library'].map(start),
  );
  if (!starter || !runner || !getter || !searcher) throw new Error('A function is missing');
  const ask = async (of: typeof starter, method: string, query: Record<string, string> = {}) => {
    const answer = (await of.invoke(request(method, { account: ACCOUNT }, query), 29_000)) as {
      statusCode: number;
      body: string;
    };
    if (answer.statusCode >= 300) throw new Error(answer.body);
    return JSON.parse(answer.body) as { state?: string; next_cursor?: string | null };
  };
  const used = () =>
    world.app.counters
      .paths()
      .reduce((sum, path) => sum + world.app.counters.used(path, world.simulator.state.clock.now()), 0);
  const mirror = async (query: Record<string, string> = {}) => {
    const calls = used();
    const { s3, cpu } = runner.cost();
    const began = performance.now();
    await ask(starter, 'POST', query);
    while ((await ask(getter, 'GET')).state !== 'done') {
      const message = await world.receive();
      if (!message) continue;
      await runner.invoke(message.event, 180_000);
      await message.done();
    }
    const after = runner.cost();
    const all = (counts: Readonly<Record<string, number>>) =>
      Object.values(counts).reduce((sum, count) => sum + count, 0);
    return {
      ms: Math.round(performance.now() - began),
      cpu: Math.round((after.cpu - cpu) * 1000),
      calls: used() - calls,
      requests: all(after.s3) - all(s3),
    };
  };
  const search = async (query: Record<string, string>) => {
    const began = performance.now();
    let cursor: string | null | undefined = '';
    do {
      cursor = (await ask(searcher, 'GET', { ...query, ...(cursor && { cursor }) })).next_cursor;
    } while (cursor && query.limit === undefined);
    return Math.round(performance.now() - began);
  };
  const second = await mirror();
  const full = await mirror({ full: 'true' });
  if (world.app.counters.used(LIST, world.simulator.state.clock.now()) === 0)
    throw new Error('Nothing was listed');
  const newest = await search({ limit: '20' });
  const nothing = await search({ q: 'no such name' });
  const figures = {
    'second run, calls': second.calls,
    'second run, ms': second.ms,
    'second run, S3 requests': second.requests,
    'full walk, calls': full.calls,
    'full walk, CPU ms': full.cpu,
    'full walk, S3 requests': full.requests,
    'run-mirror, peak MB': Math.round(runner.cost().peak_rss / MB),
    'newest 20, ms': newest,
    'search through all, ms': nothing,
    'list-library, peak MB': Math.round(searcher.cost().peak_rss / MB),
  };
  for (const each of [starter, runner, getter, searcher]) await each.stop();
  return figures;
}
