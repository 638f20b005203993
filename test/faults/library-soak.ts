/**
 * Walks through the library by chance, for longer than the tests do:
 *
 *   npm run soak:library -- --schedules 1000 --seed 1
 *
 * `--seed 42` alone walks one schedule and tells how it went. A process of its own: the walk through the uploads has other
 * servers.
 */
import { parseArgs } from 'node:util';
import { walkLibrary } from './library-walk.ts';

const { values } = parseArgs({ options: { schedules: { type: 'string' }, seed: { type: 'string' } } });
const schedules = Number(values.schedules ?? (values.seed === undefined ? 1_000 : 1));
const first = Number(values.seed ?? 1);

let failed = 0;
for (let seed = first; seed < first + schedules; seed++) {
  const trace: string[] = [];
  try {
    await walkLibrary(seed, trace);
    if (schedules === 1) console.log(trace.join('\n'));
  } catch (error) {
    failed += 1;
    console.error(`seed ${seed}: ${(error as Error).message}\n${trace.join('\n')}`);
  }
}
console.log(`${schedules} schedules of the library from seed ${first}: ${failed} failed`);
// The servers would go on.
process.exit(failed > 0 ? 1 : 0);
