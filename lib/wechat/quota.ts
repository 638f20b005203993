/** How often an interface may still be called, and starting anew (wechat-api.md 1.6, 1.7). */
import { type Caller, type CallOptions, jsonBody } from './call.ts';
import { isObject, type JsonObject, requiredNumber, requiredObject, wholeNumber } from './json.ts';

/** Calls per day. WeChat's counters are exact to about one per cent. */
export type DailyQuota = { readonly daily_limit: number; readonly used: number; readonly remain: number };

/** So many calls in so many seconds. */
export type RateLimit = { readonly call_count: number; readonly refresh_second: number };

export type Quota = {
  readonly quota: DailyQuota;
  readonly rate_limit?: RateLimit;
  /** Of the third-party platform, where one calls for the account. */
  readonly component_rate_limit?: RateLimit;
};

const GET = '/cgi-bin/openapi/quota/get';
const CLEAR = '/cgi-bin/openapi/quota/clear';
const CLEAR_ALL = '/cgi-bin/clear_quota';

export function quotaApi(caller: Caller) {
  // Each costs one of the few of a month, also where its answer is lost: never repeated.
  const clear = async (api: string, value: object, options: CallOptions): Promise<void> => {
    await caller.json({ api, body: jsonBody(value), idempotent: false, ...options });
  };

  return {
    /**
     * The quota of one interface.
     *
     * @param cgiPath from its slash on and without a query, e.g. `/cgi-bin/material/add_material`; else 76021
     * @throws {WeChatError} {WeChatUnreachable} {TokenUnavailable}
     */
    async get(cgiPath: string, options: CallOptions = {}): Promise<Quota> {
      const body = jsonBody({ cgi_path: cgiPath });
      const answer = await caller.json({ api: GET, body, idempotent: true, ...options });
      const quota = requiredObject(GET, answer, 'quota');
      const number = (name: keyof DailyQuota) => requiredNumber(GET, quota, name);
      return {
        quota: { daily_limit: number('daily_limit'), used: number('used'), remain: number('remain') },
        ...limit('rate_limit', answer),
        ...limit('component_rate_limit', answer),
      };
    },

    /** Starts the count of one interface anew; 50 times a month. @throws as `get` */
    clear: (cgiPath: string, options: CallOptions = {}) => clear(CLEAR, { cgi_path: cgiPath }, options),

    /** Starts all counts of an account anew; 10 times a month, the console's and `clearQuotaWithSecret` included. @throws as `get` */
    clearAll: (appId: string, options: CallOptions = {}) => clear(CLEAR_ALL, { appid: appId }, options),
  };
}

function limit<Name extends 'rate_limit' | 'component_rate_limit'>(
  name: Name,
  answer: JsonObject,
): { [name in Name]?: RateLimit } {
  const value = answer[name];
  if (!isObject(value)) return {};
  const call_count = wholeNumber(value.call_count, undefined);
  const refresh_second = wholeNumber(value.refresh_second, undefined);
  if (call_count === undefined || refresh_second === undefined) return {};
  return { [name]: { call_count, refresh_second } } as { [name in Name]: RateLimit };
}
