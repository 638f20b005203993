import type { App } from '../core/app.ts';
import { type AppEndpoint, uploaded } from '../core/endpoint.ts';
import { temporaryId, videoFileId } from '../core/ids.ts';
import { jsonBody, mediaIdIn } from '../core/json-body.ts';
import type { State } from '../core/state.ts';
import { WeChatError } from '../core/wechat-error.ts';

/** A second, temporary id for a video, for mass sending with a title (wechat-api.md 2.6). */
export const mediaUploadvideo: AppEndpoint = {
  path: '/cgi-bin/media/uploadvideo',
  methods: ['POST'],
  access: 'token',
  run(call) {
    const { app, request, state } = call;
    const video = videoOf(app, mediaIdIn(request), state);
    const { title, description } = jsonBody(request);
    for (const text of [title, description]) {
      if (text !== undefined && typeof text !== 'string') throw new WeChatError(47001);
    }
    const { name, format, bytes, sha256 } = video;
    const id = temporaryId(state.quirks.short_ids);
    const createdAt = state.clock.now();
    const expiresAt = createdAt + state.limits.media_seconds * 1000;
    const facts = { name, format, bytes, sha256, createdAt, expiresAt, vid: videoFileId() };
    app.media.add({ ...facts, media_id: id, kind: 'video' });
    return uploaded(call, { type: 'video', media_id: id, created_at: Math.floor(createdAt / 1000) });
  },
};

/** Temporary or permanent, though permanent ones are often refused (wechat-api.md 2.6). */
function videoOf(app: App, id: string, state: State) {
  const permanent = state.quirks.permanent_video_refused ? undefined : app.library.get(id);
  const video = app.media.get(id, state.clock.now()) ?? permanent;
  if (video?.kind !== 'video') throw new WeChatError(40007);
  return video;
}
