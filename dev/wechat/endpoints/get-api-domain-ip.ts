import type { AppEndpoint } from '../core/endpoint.ts';

/** The addresses of the API, to be refreshed daily (wechat-api.md 0.14, 1.6): here the simulator's own. */
export const getApiDomainIp: AppEndpoint = {
  path: '/cgi-bin/get_api_domain_ip',
  methods: ['GET'],
  access: 'token',
  run({ state }) {
    return { json: { ip_list: [new URL(state.origin).hostname] } };
  },
};
