/** More of the schedules of library-walk.test.ts. */
import { walkLibrary } from './library-walk.ts';
import { testSchedules } from './schedules.ts';

testSchedules('the library', { from: 31, to: 100, seenBy: 'npm run soak:library' }, (seed) =>
  walkLibrary(seed),
);
