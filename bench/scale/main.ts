/**
 * The mirror at the size that it is designed for: `npm run scale [-- --images 100000 --voices 1000 --videos 1000]`.
 * The real handlers, each in a process of its own, against local S3, SQS and the WeChat simulator, on loopback. Prints
 * what it measured.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { apiEvent } from '../processes/api-event.ts';
import { bundle, type FunctionProcess, startFunction } from '../processes/process.ts';
import { ACCOUNT } from '../processes/world.ts';
import { fill, startWorld } from './world.ts';

const { values } = parseArgs({
  options: {
    images: { type: 'string', default: '100000' },
    voices: { type: 'string', default: '1000' },
    videos: { type: 'string', default: '1000' },
  },
});
const DAY_MS = 86_400_000;
const world = await startWorld();
const { simulator, app } = world;
fill(world, 'image', Number(values.images), Date.now() - DAY_MS);
fill(world, 'voice', Number(values.voices), Date.now() - DAY_MS);
fill(world, 'video', Number(values.videos), Date.now() - DAY_MS);

const folder = await mkdtemp(join(tmpdir(), 'scale-'));
const started = async (name: string) =>
  await startFunction(await bundle(`functions/library/${name}.ts`, folder), world.environment);
const functions: Readonly<Record<string, FunctionProcess>> = {
  start: await started('start-mirror'),
  run: await started('run-mirror'),
  get: await started('get-mirror'),
  search: await started('list-library'),
};

async function call(name: string, method: string, query: Readonly<Record<string, string>> = {}) {
  const answer = (await functions[name]?.invoke(apiEvent({ method, query }), 29_000)) as {
    statusCode: number;
    body: string;
  };
  if (answer.statusCode >= 300) throw new Error(`${name}: ${answer.body}`);
  // biome-ignore lint/suspicious/noExplicitAny: a report is made of it
  return JSON.parse(answer.body) as any;
}

const used = () =>
  Object.fromEntries(
    app.counters.paths().map((path) => [path, app.counters.used(path, simulator.state.clock.now())]),
  );
const difference = (after: Readonly<Record<string, number>>, before: Readonly<Record<string, number>>) =>
  Object.fromEntries(
    Object.entries(after).flatMap(([name, count]) =>
      count > (before[name] ?? 0) ? [[name, count - (before[name] ?? 0)]] : [],
    ),
  );

/** A whole run: what a user starts, and every message after it. */
async function run(title: string, query: Readonly<Record<string, string>> = {}): Promise<void> {
  const calls = used();
  const operations = functions.run?.cost().s3 ?? {};
  const cpu = functions.run?.cost().cpu ?? 0;
  const began = performance.now();
  await call('start', 'POST', query);
  let messages = 0;
  for (;;) {
    const message = await world.receive();
    if (message) {
      messages += 1;
      await functions.run?.invoke(message.event, 180_000);
      await message.done();
    }
    const { state, waiting, types } = await call('get', 'GET');
    const seconds = Math.round((performance.now() - began) / 1000);
    const rss = Math.round((functions.run?.cost().peak_rss ?? 0) / 2 ** 20);
    console.error(
      `${seconds} s: ${types.image.known} pictures known, ${types.image.stored} stored, ${rss} MB at most`,
    );
    if (state === 'done') break;
    if (waiting) throw new Error(`The run waits: ${JSON.stringify(waiting)}`);
  }
  const { types, kind } = await call('get', 'GET');
  console.log(`\n${title}`);
  console.table({
    kind,
    seconds: Math.round((performance.now() - began) / 100) / 10,
    'cpu seconds': Math.round(((functions.run?.cost().cpu ?? 0) - cpu) * 10) / 10,
    messages,
    ...difference(used(), calls),
    ...difference(functions.run?.cost().s3 ?? {}, operations),
    ...Object.fromEntries(
      ['image', 'voice', 'video'].map((type) => [type, `${types[type].stored} of ${types[type].known}`]),
    ),
  });
}

async function search(title: string, query: Readonly<Record<string, string>>): Promise<void> {
  const before = functions.search?.cost().s3.GetObject ?? 0;
  const began = performance.now();
  let found = 0;
  let pages = 0;
  let cursor: string | null = '';
  do {
    const page = await call('search', 'GET', { ...query, ...(cursor && { cursor }) });
    found += page.items.length;
    pages += 1;
    cursor = page.next_cursor;
  } while (cursor && query.limit === undefined);
  const reads = (functions.search?.cost().s3.GetObject ?? 0) - before;
  const ms = Math.round(performance.now() - began);
  console.log(`${title}: ${found} found, ${pages} answers, ${reads} reads, ${ms} ms`);
}

const catalogueBytes = () => {
  const seen = new Map<string, number>();
  for (const { key, size, deleteMarker } of world.s3.versions('library')) {
    if (key.startsWith('catalogue/') && key.endsWith('.jsonl') && !deleteMarker && !seen.has(key))
      seen.set(key, size);
  }
  return seen;
};

await run('First run');
await run('Second run, without changes');
const [, , third] = app.library.list('image');
if (third) app.library.delete(third.media_id);
fill(world, 'image', 10, Date.now());
await run('Ten pictures more, one less');
await run('A full walk, which finds the one', { full: 'true' });
await search('The first page', { limit: '20' });
await search('A name that nothing has', { q: 'no such name' });
await search('One name among all', { q: '素材 4242.png' });
await search('What is deleted', { deleted: 'true' });
console.log(
  `catalogue.json: ${(await world.s3.read('library', `catalogue/${ACCOUNT}/catalogue.json`))?.length} bytes`,
);
const segments = [...catalogueBytes().values()];
console.log(
  `segments, with those replaced: ${segments.length}, ${segments.reduce((a, b) => a + b, 0)} bytes`,
);
console.table(
  Object.fromEntries(
    Object.entries(functions).map(([name, own]) => {
      const { peak_rss, peak_heap } = own.cost();
      return [
        name,
        { 'peak RSS, MB': Math.round(peak_rss / 2 ** 20), 'peak heap, MB': Math.round(peak_heap / 2 ** 20) },
      ];
    }),
  ),
);
for (const own of Object.values(functions)) await own.stop();
await world.close();
await rm(folder, { recursive: true });
