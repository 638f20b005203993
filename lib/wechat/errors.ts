import type { ProxyTrouble, Sent } from '../net/http-failure.ts';
import { classify, type ErrorClass } from './errcodes.ts';

/** WeChat answered with an errcode. `api` is the path alone, never the URL: its query holds the token. */
export class WeChatError extends Error {
  override name = 'WeChatError' as const;
  readonly api: string;
  readonly errcode: number;
  /** WeChat's text without the request id. */
  readonly errmsg: string;
  /** WeChat's id of the request, which its support asks for. */
  readonly rid: string | undefined;
  readonly class: ErrorClass;

  constructor(api: string, errcode: number, text: string) {
    const { errmsg, rid } = splitRid(text);
    super(`${api} answered ${errcode}: ${errmsg}`);
    this.api = api;
    this.errcode = errcode;
    this.errmsg = errmsg;
    this.rid = rid;
    this.class = classify(errcode, isTokenApi(api));
  }

  /** 40164: the address that WeChat saw, which belongs on the allow-list (wechat-api.md 1.3). */
  get refusedAddress(): string | undefined {
    return this.errcode === 40164 ? /invalid ip ([^\s,]+)/.exec(this.errmsg)?.[1] : undefined;
  }
}

/** Why there is no answer of WeChat's to speak of. */
export type UnreachableReason = 'connection' | 'timeout' | 'http_status' | 'not_understood' | 'proxy';

/** WeChat could not be reached, was too slow, or answered something that is not an answer. */
export class WeChatUnreachable extends Error {
  override name = 'WeChatUnreachable' as const;
  readonly api: string;
  readonly reason: UnreachableReason;
  /** The HTTP status, for `http_status`. */
  readonly status: number | undefined;
  readonly sent: Sent;
  /** Where the call had to go through a proxy, and that was the trouble. */
  readonly proxy: ProxyTrouble | undefined;

  constructor(
    api: string,
    reason: UnreachableReason,
    sent: Sent,
    detail: { status?: number; code?: string; proxy?: ProxyTrouble } = {},
  ) {
    super(
      `${api}: ${reason}${detail.status ? ` ${detail.status}` : ''}${detail.code ? ` (${detail.code})` : ''}`,
    );
    this.api = api;
    this.reason = reason;
    this.status = detail.status;
    this.sent = sent;
    this.proxy = detail.proxy;
  }
}

/** Why an id has no file: an article, a video that is only a web page, or bytes that are not what they claim. */
export type NotDownloadableReason = 'news' | 'web_page' | 'unknown_content';

/** WeChat knows the id, but there is no file to be had. */
export class NotDownloadable extends Error {
  override name = 'NotDownloadable' as const;
  readonly reason: NotDownloadableReason;
  /** For `web_page`: where a person can look at it. */
  readonly address: string | undefined;

  constructor(reason: NotDownloadableReason, address?: string) {
    super(`Not downloadable: ${reason}`);
    this.reason = reason;
    this.address = address;
  }
}

/** What the last attempt to get a token ended in. Kept with the account, so it holds no secret. */
export type TokenFailure = {
  readonly errcode?: number;
  readonly errmsg?: string;
  readonly rid?: string;
  /** 40164: the address to put on the allow-list. */
  readonly address?: string;
  /** The proxy through which tokens are fetched was the trouble. */
  readonly proxy?: ProxyTrouble;
};

/**
 * There is no token to call with: the account is unknown, its credentials are unusable, a token centre outside has
 * pushed none, or the token endpoint refused or could not be reached (`failure` says more).
 */
export class TokenUnavailable extends Error {
  override name = 'TokenUnavailable' as const;
  readonly account: string;
  readonly reason: 'unknown_account' | 'misconfigured' | 'not_pushed' | 'refused' | 'unreachable';
  readonly failure: TokenFailure | undefined;

  constructor(account: string, reason: TokenUnavailable['reason'], failure?: TokenFailure) {
    super(`No access token for ${account}: ${reason}${failure?.errcode ? ` ${failure.errcode}` : ''}`);
    this.account = account;
    this.reason = reason;
    this.failure = failure;
  }
}

/** Calls that make or remove something lasting each time they are made. */
const LASTING = new Set([
  '/cgi-bin/material/add_material',
  '/cgi-bin/material/del_material',
  '/cgi-bin/material/add_news',
  '/cgi-bin/draft/add',
  '/cgi-bin/draft/delete',
  '/cgi-bin/freepublish/submit',
  '/cgi-bin/freepublish/delete',
]);

/**
 * May WeChat have made something lasting, although no answer says so? Then a repetition may make it twice. -1 and
 * HTTP 503 have been seen with the item stored (wechat-api.md 7-B 10, 7-H 22); 412 is answered before the body is
 * looked at. Temporary media and article images may be sent again: they expire, or give the same URL. An update made
 * twice is made once.
 */
export function isOutcomeUnknown(error: unknown): boolean {
  if (error instanceof WeChatError) return LASTING.has(error.api) && error.class.kind === 'busy';
  if (!(error instanceof WeChatUnreachable) || !LASTING.has(error.api)) return false;
  return error.sent === 'all' && error.status !== 412;
}

/** They take the secret, and no token. */
const TOKEN_APIS = new Set(['/cgi-bin/token', '/cgi-bin/stable_token', '/cgi-bin/clear_quota/v2']);

export const isTokenApi = (api: string): boolean => TOKEN_APIS.has(api);

/** errmsg grammar: `<text>[ hint: [tag]] rid: x-y-z`, the separator may be `, rid:` (wechat-api.md 0.10). */
function splitRid(text: string): { errmsg: string; rid: string | undefined } {
  const found = /^(.*?),?\s*rid:\s*([0-9a-f-]{8,})\s*$/is.exec(text);
  return { errmsg: (found?.[1] ?? text).trim(), rid: found?.[2] };
}
