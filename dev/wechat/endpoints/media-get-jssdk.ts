import type { AppEndpoint } from '../core/endpoint.ts';
import { WeChatError } from '../core/wechat-error.ts';

/** A voice recorded with the JSSDK in its good quality; media/get has the other (wechat-api.md 2.3). */
export const mediaGetJssdk: AppEndpoint = {
  path: '/cgi-bin/media/get/jssdk',
  methods: ['GET'],
  access: 'token',
  run({ app, request, state }) {
    const id = request.query.get('media_id');
    if (id === null) throw new WeChatError(41006);
    const speex = app.media.get(id, state.clock.now())?.speex;
    if (!speex) throw new WeChatError(40007);
    const headers = {
      'Content-Type': 'voice/speex',
      'Content-disposition': `attachment; filename="${id}.speex"`,
    };
    return { bytes: speex, headers };
  },
};
