/** More of the schedules of walk.test.ts. */
import { after } from 'node:test';
import { testSchedules } from './schedules.ts';
import { openWalk } from './walk.ts';

const walk = await openWalk();
after(walk.close);

testSchedules('uploads', { from: 101, to: 300, seenBy: 'npm run soak' }, (seed) => walk.run(seed));
