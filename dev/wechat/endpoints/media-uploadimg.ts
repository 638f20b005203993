import type { AppEndpoint } from '../core/endpoint.ts';
import { articleImageRules } from '../core/file-rules.ts';
import { receiveFile } from '../core/received-file.ts';

/** A picture for article bodies: a URL outside the library, without wx_fmt (wechat-api.md 2.4). */
export const mediaUploadimg: AppEndpoint = {
  path: '/cgi-bin/media/uploadimg',
  methods: ['POST'],
  access: 'token',
  run({ app, request, state }) {
    const { name, format, bytes } = receiveFile(request, articleImageRules(state.limits), state);
    const path = state.pictures.storeArticleImage(app.id, name, format, bytes, state.clock.now());
    const errcode = state.quirks.errcode_on_upload ? { errcode: 0, errmsg: 'ok' } : {};
    return { json: { ...errcode, url: state.pictureOrigin + path } };
  },
};
