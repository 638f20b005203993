/** What became of a request, and the addresses of WeChat (wechat-api.md 1.6). */
import { type Caller, type CallOptions, jsonBody } from './call.ts';
import { WeChatUnreachable } from './errors.ts';
import { requiredObject, textOf, wholeNumber } from './json.ts';

/**
 * A request as WeChat recorded it. `request_url`, `request_body` and `response_body` hold what the request held: a
 * token, of the token endpoints even the secret. Not for logs, nor for answers to others.
 */
export type RecordedRequest = {
  /** Unix seconds. */
  readonly invoke_time: number;
  readonly cost_in_ms: number;
  readonly request_url: string;
  readonly request_body: string;
  readonly response_body: string;
  readonly client_ip: string;
};

const RID = '/cgi-bin/openapi/rid/get';
const API_DOMAIN_IP = '/cgi-bin/get_api_domain_ip';
const CALLBACK_IP = '/cgi-bin/getcallbackip';

export function diagnosisApi(caller: Caller) {
  async function addresses(api: string, options: CallOptions): Promise<readonly string[]> {
    const { ip_list } = await caller.json({ api, idempotent: true, ...options });
    if (!Array.isArray(ip_list)) throw new WeChatUnreachable(api, 'not_understood', 'all');
    return ip_list.map(textOf).filter(Boolean);
  }

  return {
    /**
     * What WeChat recorded of a request of this account, for seven days.
     *
     * @param rid as at the end of an errmsg: `WeChatError.rid`
     * @throws {WeChatError} (76001 … 76004) {WeChatUnreachable} {TokenUnavailable}
     */
    async rid(rid: string, options: CallOptions = {}): Promise<RecordedRequest> {
      const answer = await caller.json({ api: RID, body: jsonBody({ rid }), idempotent: true, ...options });
      const request = requiredObject(RID, answer, 'request');
      const text = (name: keyof RecordedRequest) => textOf(request[name]);
      return {
        invoke_time: wholeNumber(request.invoke_time, 0),
        cost_in_ms: wholeNumber(request.cost_in_ms, 0),
        request_url: text('request_url'),
        request_body: text('request_body'),
        response_body: text('response_body'),
        client_ip: text('client_ip'),
      };
    },

    /** The addresses that WeChat's interface answers at; they change, so ask daily (0.14). @throws as `rid` */
    apiDomainIps: (options: CallOptions = {}) => addresses(API_DOMAIN_IP, options),

    /** The addresses from which WeChat pushes its messages. @throws as `rid` */
    callbackIps: (options: CallOptions = {}) => addresses(CALLBACK_IP, options),
  };
}
