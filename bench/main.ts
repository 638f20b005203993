/**
 * `npm run bench [-- --only calls,files] [--quick]`: what the service costs, side by side with a floor and with its peers in
 * one run. Prints tables and goals, and writes bench/results.json. Nothing else should be running.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Context, withContext } from './measure/context.ts';
import type { Row } from './measure/goals.ts';
import { calls } from './rows/calls.ts';
import { files } from './rows/files.ts';
import { forward } from './rows/forward.ts';
import { growth } from './rows/growth.ts';
import { handlers } from './rows/handlers.ts';
import { money } from './rows/money.ts';
import { stampede } from './rows/stampede.ts';
import { startup } from './rows/startup.ts';

const ROWS: Readonly<Record<string, (context: Context) => Promise<Row>>> = {
  startup,
  calls,
  handlers,
  files,
  forward,
  stampede,
  growth,
  money,
};

const { values } = parseArgs({
  options: { only: { type: 'string' }, quick: { type: 'boolean', default: false } },
});
const wanted = values.only?.split(',') ?? Object.keys(ROWS);
const unknown = wanted.filter((name) => !ROWS[name]);
if (unknown.length > 0) {
  console.error(`There is no row ${unknown.join(', ')}; there are ${Object.keys(ROWS).join(', ')}.`);
  process.exit(2);
}

const rows: Record<string, Row> = {};
await withContext(values.quick, async (context) => {
  for (const name of wanted) {
    const began = performance.now();
    const row = await ROWS[name]?.(context);
    if (!row) continue;
    rows[name] = row;
    console.log(`\n${row.title} (${Math.round((performance.now() - began) / 1000)} s)`);
    for (const { caption, rows } of row.tables) {
      console.log(caption);
      console.table(rows);
    }
  }
});
const goals = Object.values(rows).flatMap((row) => row.goals);
console.log('\nGoals');
console.table(
  Object.fromEntries(
    goals.map(({ name, value, goal, reached }) => [name, { value, goal, reached: reached ? 'yes' : 'NO' }]),
  ),
);
const node = process.version;
await writeFile(
  join(import.meta.dirname, 'results.json'),
  JSON.stringify({ at: new Date().toISOString(), node, goals, rows }, null, 2),
);
