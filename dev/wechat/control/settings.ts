import { LIMIT_NAMES, LIMITS } from '../core/limits.ts';
import { QUIRK_NAMES, QUIRKS } from '../core/quirks.ts';
import { quotasFrom } from '../core/quotas.ts';
import type { State } from '../core/state.ts';
import { Input } from './input.ts';
import { parseQuotas } from './quota-input.ts';
import type { ControlRoute } from './route.ts';

export const settingRoutes: ControlRoute[] = [
  {
    method: 'GET',
    path: '/quirks',
    about: 'The habits that can be switched, and how they stand',
    run: ({ state }) => ({ json: quirks(state) }),
  },
  {
    method: 'POST',
    path: '/quirks',
    about: 'Switches habits: {"gzip": true}',
    run({ state, body }) {
      const input = new Input(body, QUIRK_NAMES);
      const wanted = QUIRK_NAMES.map((name) => [name, input.flag(name) ?? state.quirks[name]]);
      Object.assign(state.quirks, Object.fromEntries(wanted));
      return { json: quirks(state) };
    },
  },
  {
    method: 'GET',
    path: '/limits',
    about: 'The numbers that can be changed, and how they stand',
    run: ({ state }) => ({ json: limits(state) }),
  },
  {
    method: 'POST',
    path: '/limits',
    about: 'Changes numbers: {"voice_seconds": 30}',
    run({ state, body }) {
      const input = new Input(body, LIMIT_NAMES);
      const wanted = LIMIT_NAMES.map((name) => [name, input.whole(name, 0) ?? state.limits[name]]);
      Object.assign(state.limits, Object.fromEntries(wanted));
      return { json: limits(state) };
    },
  },
  {
    method: 'POST',
    path: '/quotas',
    about: 'Changes quotas for every app without its own: {path: number or {"per_day", "per_minute"}}',
    run({ state, body }) {
      Object.assign(state.quotas, quotasFrom(parseQuotas(body, 'quotas')));
      return { json: state.quotas };
    },
  },
  {
    method: 'POST',
    path: '/reset',
    about: 'Back to the state of the start',
    run({ state }) {
      state.reset();
      return { json: {} };
    },
  },
];

function quirks(state: State) {
  return Object.fromEntries(
    QUIRK_NAMES.map((name) => [
      name,
      { on: state.quirks[name], default: QUIRKS[name].on, about: QUIRKS[name].about },
    ]),
  );
}

function limits(state: State) {
  const lines = LIMIT_NAMES.map((name) => {
    const { value, about } = LIMITS[name];
    return [name, { value: state.limits[name], default: value, about }];
  });
  return Object.fromEntries(lines);
}
