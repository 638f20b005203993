import { Input } from './input.ts';
import { appsNamed, type ControlRoute } from './route.ts';

export const tokenRoutes: ControlRoute[] = [
  {
    method: 'POST',
    path: '/tokens/invalidate',
    about: 'Kills every access_token, of one app with {"app_id"}: they answer 40001 from now on',
    run({ state, body }) {
      const apps = appsNamed(state, new Input(body, ['app_id']).text('app_id'));
      const killed = apps.map((app) => app.tokens.invalidateAll(state.clock.now()));
      return { json: { invalidated: killed.reduce((sum, count) => sum + count, 0) } };
    },
  },
];
