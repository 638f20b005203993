import type { AppEndpoint } from '../core/endpoint.ts';

/** Opens the draft box, which cannot be undone, or with `checkonly=1` only asks (wechat-api.md 4.2). */
export const draftSwitch: AppEndpoint = {
  path: '/cgi-bin/draft/switch',
  methods: ['POST'],
  access: 'token',
  run({ app, request }) {
    if (request.query.get('checkonly') !== '1') app.draftsOpen = true;
    return { json: { errcode: 0, errmsg: 'ok', is_open: app.draftsOpen ? 1 : 0 } };
  },
};
