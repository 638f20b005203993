import type { LogFilter } from '../core/request-log.ts';
import { type ControlCall, type ControlRoute, queryInput } from './route.ts';

export const requestRoutes: ControlRoute[] = [
  {
    method: 'GET',
    path: '/requests',
    about:
      'Every request received, oldest first: ?path= (beginning, or "file") &app_id= &limit= (the newest so many)',
    run: (call) => ({ json: { requests: call.state.log.list(filterIn(call)) } }),
  },
  {
    method: 'DELETE',
    path: '/requests',
    about: 'Forgets the requests',
    run({ state }) {
      const removed = state.log.list().length;
      state.log.clear();
      return { json: { removed } };
    },
  },
];

function filterIn(call: ControlCall): LogFilter {
  const input = queryInput(call, ['path', 'app_id', 'limit']);
  const filter: LogFilter = {};
  const path = input.text('path');
  const appId = input.text('app_id');
  const limit = input.text('limit');
  if (path !== undefined) filter.path = path;
  if (appId !== undefined) filter.app_id = appId;
  if (limit !== undefined) filter.limit = Number(limit);
  if (limit !== undefined && !/^\d{1,9}$/.test(limit)) throw input.bad('limit', 'must be a whole number');
  return filter;
}
