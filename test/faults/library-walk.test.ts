/**
 * Random schedules of readers, mirrors, deletions and faults; library-walk.fault.ts walks more of them, and
 * `npm run soak:library` as many as one likes.
 */
import { walkLibrary } from './library-walk.ts';
import { testSchedules } from './schedules.ts';

testSchedules('the library', { from: 1, to: 30, seenBy: 'npm run soak:library' }, (seed) =>
  walkLibrary(seed),
);
