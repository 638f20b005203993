/** `npm run soak -- --schedules 1000 --seed 1`: random schedules, one after another; a failure says which and how it came. */
import { parseArgs } from 'node:util';
import { openWalk, type WalkReport } from './walk.ts';

const { values } = parseArgs({
  options: { schedules: { type: 'string' }, seed: { type: 'string', default: '1' } },
});
const first = Number(values.seed);
// A seed alone is a schedule to be seen again.
const schedules = Number(values.schedules ?? (process.argv.includes('--seed') ? 1 : 1000));
const began = performance.now();
const walk = await openWalk();
const reports: WalkReport[] = [];
let failed = 0;
for (let seed = first; seed < first + schedules; seed++) {
  const trace: string[] = [];
  try {
    reports.push(await walk.run(seed, trace));
    if (schedules === 1) console.log(trace.join('\n'));
  } catch (error) {
    failed++;
    console.error(`seed ${seed}: ${(error as Error).message}`);
    console.error(schedules === 1 ? trace.join('\n') : `  npm run soak -- --seed ${seed} shows how it came`);
  }
  if (reports.length % 100 === 0) console.log(`${reports.length} schedules passed`);
}
await walk.close();
console.log({
  schedules: reports.length,
  failed,
  ...summed(reports),
  seconds: Math.round((performance.now() - began) / 1000),
});
process.exitCode = failed > 0 ? 1 : 0;

function summed(all: readonly WalkReport[]) {
  const states: Record<string, number> = {};
  const sums = { uploads: 0, faults: 0, deliveries: 0, duplicates: 0, resends: 0 };
  for (const report of all) {
    for (const [state, count] of Object.entries(report.states)) states[state] = (states[state] ?? 0) + count;
    for (const name of Object.keys(sums) as (keyof typeof sums)[]) sums[name] += report[name];
  }
  return { ...sums, states };
}
