import { type AppEndpoint, uploaded } from '../core/endpoint.ts';
import { kindFrom, temporaryRules } from '../core/file-rules.ts';
import { temporaryId, videoFileId } from '../core/ids.ts';
import { receiveFile } from '../core/received-file.ts';

/** Temporary media (wechat-api.md 2.1). */
export const mediaUpload: AppEndpoint = {
  path: '/cgi-bin/media/upload',
  methods: ['POST'],
  access: 'token',
  run(call) {
    const { app, request, state } = call;
    const kind = kindFrom(request.query);
    const file = receiveFile(request, temporaryRules(kind, state.limits), state);
    const createdAt = state.clock.now();
    const id = temporaryId(state.quirks.short_ids);
    app.media.add({
      ...file,
      media_id: id,
      kind,
      createdAt,
      expiresAt: createdAt + state.limits.media_seconds * 1000,
      ...(kind === 'video' ? { vid: videoFileId() } : {}),
    });
    // Only here, and only for a thumb, does the id go by another name; the documentation is silent on it.
    const idKey = kind === 'thumb' && state.quirks.temporary_thumb_media_id ? 'thumb_media_id' : 'media_id';
    return uploaded(call, { type: kind, [idKey]: id, created_at: Math.floor(createdAt / 1000) });
  },
};
