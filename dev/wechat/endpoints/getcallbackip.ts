import type { AppEndpoint } from '../core/endpoint.ts';

/** The addresses that events come from (wechat-api.md 1.6): here the simulator's own. */
export const getcallbackip: AppEndpoint = {
  path: '/cgi-bin/getcallbackip',
  methods: ['GET'],
  access: 'token',
  run({ state }) {
    return { json: { ip_list: [new URL(state.origin).hostname] } };
  },
};
