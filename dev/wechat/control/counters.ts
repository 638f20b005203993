import type { App } from '../core/app.ts';
import { nextBeijingMidnight } from '../core/clock.ts';
import type { State } from '../core/state.ts';
import { appsNamed, type ControlRoute, queryInput, rfc3339 } from './route.ts';

export const counterRoutes: ControlRoute[] = [
  {
    method: 'GET',
    path: '/counters',
    about: 'Calls counted today by app and path, and when the count starts anew: ?app_id=',
    run(call) {
      const { state } = call;
      const apps = appsNamed(state, queryInput(call, ['app_id']).text('app_id'));
      const counters = Object.fromEntries(apps.map((app) => [app.id, countersOf(app, state)]));
      return { json: { counters, resets_at: rfc3339(nextBeijingMidnight(state.clock.now())) } };
    },
  },
];

function countersOf(app: App, state: State) {
  const paths = [...new Set([...Object.keys(state.quotas), ...app.counters.paths()])];
  const lines = paths.map((path) => {
    const used = app.counters.used(path, state.clock.now());
    const limit = state.quotaOf(app, path)?.per_day ?? null;
    return [path, { used, limit, remain: limit === null ? null : Math.max(limit - used, 0) }];
  });
  return Object.fromEntries(lines);
}
