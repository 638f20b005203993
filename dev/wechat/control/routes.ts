import { appRoutes } from './apps.ts';
import { articleRoutes } from './articles.ts';
import { clockRoutes } from './clock.ts';
import { counterRoutes } from './counters.ts';
import { faultRoutes } from './faults.ts';
import { materialRoutes } from './materials.ts';
import { mediaRoutes } from './media.ts';
import { publicationRoutes } from './publications.ts';
import { requestRoutes } from './requests.ts';
import type { ControlRoute } from './route.ts';
import { settingRoutes } from './settings.ts';
import { tokenRoutes } from './tokens.ts';

const described: ControlRoute[] = [
  ...faultRoutes,
  ...tokenRoutes,
  ...clockRoutes,
  ...requestRoutes,
  ...materialRoutes,
  ...mediaRoutes,
  ...articleRoutes,
  ...publicationRoutes,
  ...appRoutes,
  ...counterRoutes,
  ...settingRoutes,
];

const description: ControlRoute = {
  method: 'GET',
  path: '/',
  about: 'This description',
  run({ state }) {
    const lines = [description, ...described].map(({ method, path, about }) => [
      `${method} /_simulator${path === '/' ? '' : path}`,
      about,
    ]);
    const apps = state.apps.list().map((app) => app.id);
    return { json: { wechat: state.origin, apps, routes: Object.fromEntries(lines) } };
  },
};

/** Every control route. A new area needs its file and its line here. */
export const ROUTES: readonly ControlRoute[] = [description, ...described];
