export interface Quota {
  per_day?: number;
  per_minute?: number;
}

/** By path. A bare number is a daily quota. */
export type QuotaSetup = Record<string, number | Quota>;
export type Quotas = Record<string, Quota>;

/** Not in WeChat's public table, so generous: it was seen to stop far lower (wechat-api.md 1.7). */
const UNPUBLISHED = { per_day: 100_000 };

/** wechat-api.md 1.2 and 1.7, the quotas of a new account. */
export const DEFAULT_QUOTAS: Quotas = {
  '/cgi-bin/token': { per_day: 2000 },
  '/cgi-bin/stable_token': { per_day: 500_000, per_minute: 10_000 },
  '/cgi-bin/media/upload': { per_day: 100_000 },
  '/cgi-bin/media/get': { per_day: 200_000 },
  '/cgi-bin/media/uploadimg': UNPUBLISHED,
  '/cgi-bin/media/get/jssdk': UNPUBLISHED,
  '/cgi-bin/media/uploadnews': { per_day: 10 },
  '/cgi-bin/media/uploadvideo': UNPUBLISHED,
  '/cgi-bin/material/add_news': UNPUBLISHED,
  '/cgi-bin/material/update_news': UNPUBLISHED,
  '/cgi-bin/material/add_material': UNPUBLISHED,
  '/cgi-bin/material/get_material': UNPUBLISHED,
  '/cgi-bin/material/get_materialcount': UNPUBLISHED,
  '/cgi-bin/material/batchget_material': UNPUBLISHED,
  '/cgi-bin/material/del_material': UNPUBLISHED,
  '/cgi-bin/draft/add': { per_day: 1000 },
  '/cgi-bin/draft/get': { per_day: 500 },
  '/cgi-bin/draft/update': { per_day: 1000 },
  '/cgi-bin/draft/delete': { per_day: 1000 },
  '/cgi-bin/draft/count': { per_day: 1000 },
  '/cgi-bin/draft/batchget': { per_day: 1000 },
  '/cgi-bin/draft/switch': UNPUBLISHED,
  '/cgi-bin/freepublish/submit': { per_day: 100 },
  '/cgi-bin/freepublish/get': { per_day: 100 },
  '/cgi-bin/freepublish/getarticle': { per_day: 100 },
  '/cgi-bin/freepublish/batchget': { per_day: 100 },
  '/cgi-bin/freepublish/delete': { per_day: 10 },
  '/channels/ec/service/product/getcardinfo': UNPUBLISHED,
  '/cgi-bin/openapi/quota/get': UNPUBLISHED,
  '/cgi-bin/openapi/rid/get': UNPUBLISHED,
  '/cgi-bin/get_api_domain_ip': UNPUBLISHED,
  '/cgi-bin/getcallbackip': UNPUBLISHED,
};

/** Writes bare numbers out as daily quotas. */
export function quotasFrom(setup: QuotaSetup = {}): Quotas {
  const entries = Object.entries(setup).map(([path, quota]) => [
    path,
    typeof quota === 'number' ? { per_day: quota } : quota,
  ]);
  return Object.fromEntries(entries);
}
