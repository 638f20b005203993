import { FORMATS } from '../core/formats.ts';
import { listTypeOf } from '../core/library.ts';
import { addConsoleMaterial } from './console-material.ts';
import { appsNamed, type ControlRoute, NotFound, queryInput } from './route.ts';
import { materialView } from './views.ts';

export const materialRoutes: ControlRoute[] = [
  {
    method: 'GET',
    path: '/materials',
    about: 'Permanent materials, newest first: ?app_id= &type= (image, voice, video, thumb)',
    run(call) {
      const input = queryInput(call, ['app_id', 'type']);
      // As in WeChat's own list thumbs are images; asked for by name they come alone.
      const type = input.oneOf('type', ['image', 'voice', 'video', 'thumb']);
      const materials = appsNamed(call.state, input.text('app_id')).flatMap((app) =>
        app.library
          .list()
          .filter((item) => !type || item.kind === type || listTypeOf(item.kind) === type)
          .map((item) => materialView(app, item, call.state)),
      );
      return { json: { materials } };
    },
  },
  {
    method: 'POST',
    path: '/materials',
    about:
      'Adds a material as if made in the web console: {"app_id"?, "type", "name", "content_base64", "title"?, ' +
      '"introduction"?, "update_time"?: RFC 3339, "page"?: true for a video whose link leads to a page}',
    run: ({ state, body }) => ({ status: 201, json: addConsoleMaterial(body, state) }),
  },
  {
    method: 'GET',
    path: '/materials/{media_id}/content',
    about: 'The bytes of a material',
    run({ state, params }) {
      const ids = state.apps.list().map((app) => app.library.get(params.media_id ?? ''));
      const item = ids.find((found) => found !== undefined);
      if (!item) throw new NotFound('no such material');
      return { bytes: item.bytes, contentType: FORMATS[item.format].contentType };
    },
  },
];
