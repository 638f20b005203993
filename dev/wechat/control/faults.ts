import { parseFaultOrder } from './fault-input.ts';
import { type ControlRoute, NotFound } from './route.ts';

export const faultRoutes: ControlRoute[] = [
  {
    method: 'POST',
    path: '/faults',
    about:
      'Orders a fault: {"path"?: beginning of a path or "file", "app_id"?, "times"?: 1 or "always", "skip"?: 0, ' +
      '"fault": {"errcode", "errmsg"?, "content_type"?} | {"status", "body"?, "body_base64"?, "content_type"?} | ' +
      '{"drop": "before"|"after"}, each of the first two with "after"?: true when the work is to be done all the ' +
      'same; and beside or instead "latency_ms", "trickle": {"bytes", "every_ms"}, "truncate", "invalidate_token"}',
    run({ state, body }) {
      return { status: 201, json: { id: state.faults.add(parseFaultOrder(body)) } };
    },
  },
  {
    method: 'GET',
    path: '/faults',
    about: 'The faults that wait for their requests',
    run: ({ state }) => ({ json: { faults: state.faults.list() } }),
  },
  {
    method: 'DELETE',
    path: '/faults',
    about: 'Takes every fault back',
    run({ state }) {
      const removed = state.faults.list().length;
      state.faults.clear();
      return { json: { removed } };
    },
  },
  {
    method: 'GET',
    path: '/faults/{id}',
    about: 'One fault, 404 once it is used up',
    run({ state, params }) {
      const fault = state.faults.get(params.id ?? '');
      if (!fault) throw new NotFound('no such fault, or used up');
      return { json: fault };
    },
  },
  {
    method: 'DELETE',
    path: '/faults/{id}',
    about: 'Takes one fault back',
    run({ state, params }) {
      if (!state.faults.remove(params.id ?? '')) throw new NotFound('no such fault, or used up');
      return { json: { removed: 1 } };
    },
  },
];
