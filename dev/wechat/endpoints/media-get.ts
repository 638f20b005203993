import { download } from '../core/download.ts';
import type { AppEndpoint } from '../core/endpoint.ts';
import { FORMATS } from '../core/formats.ts';
import { videoLink } from '../core/video-link.ts';
import { WeChatError } from '../core/wechat-error.ts';

/** Temporary media: bytes, or for a video the address of the bytes (wechat-api.md 2.2). */
export const mediaGet: AppEndpoint = {
  path: '/cgi-bin/media/get',
  methods: ['GET'],
  access: 'token',
  run({ app, request, state }) {
    const id = request.query.get('media_id');
    if (id === null) throw new WeChatError(41006);
    const media = app.media.get(id, state.clock.now());
    if (!media) throw new WeChatError(40007);
    const { bytes, format, vid } = media;
    if (vid !== undefined && !state.quirks.media_get_video_bytes) {
      return { json: { video_url: videoLink({ vid, bytes }, state) }, plainSlashes: true };
    }
    const filename = `${id}.${FORMATS[format].extensions[0]}`;
    return download({ bytes, format, filename, untyped: false }, state.quirks);
  },
};
