import { Input } from './input.ts';
import { type ControlCall, type ControlRoute, rfc3339 } from './route.ts';

const now = ({ state }: ControlCall) => ({ json: { now: rfc3339(state.clock.now()) } });

export const clockRoutes: ControlRoute[] = [
  { method: 'GET', path: '/clock', about: 'The simulated time', run: now },
  {
    method: 'POST',
    path: '/clock',
    about: 'Moves the clock: {"advance_seconds": 7200} or {"now": "2026-01-31T00:00:00Z"}',
    run(call) {
      const input = new Input(call.body, ['advance_seconds', 'now']);
      const seconds = input.number('advance_seconds');
      const moment = input.moment('now');
      if ((seconds === undefined) === (moment === undefined)) {
        throw input.bad('advance_seconds', 'or else now must be given, not both');
      }
      if (seconds !== undefined) call.state.clock.advance(seconds * 1000);
      if (moment !== undefined) call.state.clock.set(moment);
      return now(call);
    },
  },
];
