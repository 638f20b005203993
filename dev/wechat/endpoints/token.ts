import { authenticate } from '../core/credentials.ts';
import type { OpenEndpoint } from '../core/endpoint.ts';

const path = '/cgi-bin/token';

/** The classic token: every fetch replaces the one before (wechat-api.md 1.1). */
export const token: OpenEndpoint = {
  path,
  methods: ['GET', 'POST'],
  access: 'credentials',
  run(call) {
    const { request, state } = call;
    const given = (name: string) =>
      request.query.get(name) ?? (request.method === 'POST' ? request.form.get(name) : null);
    const app = authenticate(call, {
      appid: given('appid'),
      secret: given('secret'),
      grant_type: given('grant_type'),
    });
    app.counters.spend(path, state.quotaOf(app, path), state.clock.now());
    return { json: { ...app.tokens.issueClassic(state.limits, state.clock.now()) } };
  },
};
