import { FORMATS } from '../core/formats.ts';
import { addJssdkVoice } from './jssdk-voice.ts';
import { appsNamed, type ControlRoute, NotFound, queryInput, rfc3339 } from './route.ts';
import { mediaView } from './views.ts';

export const mediaRoutes: ControlRoute[] = [
  {
    method: 'GET',
    path: '/media',
    about: 'Temporary media that have not expired, newest first: ?app_id=',
    run(call) {
      const { state } = call;
      const apps = appsNamed(state, queryInput(call, ['app_id']).text('app_id'));
      const media = apps.flatMap((app) =>
        app.media.list(state.clock.now()).map((item) => mediaView(app, item)),
      );
      return { json: { media } };
    },
  },
  {
    method: 'GET',
    path: '/media/{media_id}/content',
    about: 'The bytes of a temporary media',
    run({ state, params }) {
      const found = state.apps.list().map((app) => app.media.get(params.media_id ?? '', state.clock.now()));
      const item = found.find((candidate) => candidate !== undefined);
      if (!item) throw new NotFound('no such media, or expired');
      return { bytes: item.bytes, contentType: FORMATS[item.format].contentType };
    },
  },
  {
    method: 'POST',
    path: '/voices',
    about:
      'Adds a voice as if recorded with the JSSDK: {"app_id"?, "speex_base64", "amr_base64"}; its id is a serverId',
    run: ({ state, body }) => ({ status: 201, json: addJssdkVoice(body, state) }),
  },
  {
    method: 'GET',
    path: '/pictures',
    about: 'What uploadimg has taken in, newest first: ?app_id=',
    run(call) {
      const { state } = call;
      const appId = queryInput(call, ['app_id']).text('app_id');
      const images = state.pictures.articleImages().filter((image) => !appId || image.app_id === appId);
      const pictures = images.map(({ path, createdAt, ...facts }) => ({
        ...facts,
        url: state.pictureOrigin + path,
        created_at: rfc3339(createdAt),
      }));
      return { json: { pictures } };
    },
  },
];
