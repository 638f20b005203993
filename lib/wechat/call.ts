/** One call to WeChat: the token goes in, the answer is told apart, and what may be repeated is repeated. */
import { setTimeout as delay } from 'node:timers/promises';
import { deadline } from '../net/deadline.ts';
import { type HttpRequest, type SendHttp, sendHttp } from '../net/http.ts';
import { HttpFailure } from '../net/http-failure.ts';
import { type Answer, readAnswer, readJsonAnswer } from './answer.ts';
import { isTokenApi, WeChatError, WeChatUnreachable } from './errors.ts';
import { type JsonObject, jsonText } from './json.ts';

/** Where tokens come from. One source serves one account. */
export type TokenSource = {
  /** A token believed to be good. @throws {TokenUnavailable} */
  get(): Promise<string>;
  /** Another token in place of one that WeChat refused; undefined if there is none. @throws {TokenUnavailable} */
  replace(rejected: string): Promise<string | undefined>;
};

export type CallOptions = {
  /** Ends the call, and the reading of its answer. */
  readonly signal?: AbortSignal;
};

export type Call = CallOptions & {
  /** The path, e.g. `/cgi-bin/media/get`. */
  readonly api: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Makes the body anew for every attempt: a stream cannot be read twice. Without it the call is a GET. */
  readonly body?: () =>
    | Promise<Pick<HttpRequest, 'body' | 'headers'>>
    | Pick<HttpRequest, 'body' | 'headers'>;
  /** Made twice it does what it does once. Only then is a call repeated whose outcome is unknown. */
  readonly idempotent: boolean;
  /** Milliseconds for one attempt, its answer included. */
  readonly timeoutMs?: number;
};

/** Is told of every attempt that failed, also of those that are repeated with success. It must not throw. */
export type OnFailure = (error: WeChatError | WeChatUnreachable) => void;

export type CallerOptions = {
  /** Without one, calls go out as they are: only the token endpoints work. */
  readonly tokens?: TokenSource;
  /** Scheme, host, and the path prefix of a gateway if there is one. */
  readonly baseUrl?: string;
  readonly send?: SendHttp;
  readonly onFailure?: OnFailure;
};

export const WECHAT_URL = 'https://api.weixin.qq.com';
const JSON_TIMEOUT_MS = 15_000;

export type Caller = ReturnType<typeof createCaller>;

export function createCaller({ tokens, baseUrl = WECHAT_URL, send = sendHttp, onFailure }: CallerOptions) {
  const base = new URL(baseUrl);

  async function attempt<T>(call: Call, token: string | undefined, read: Reader<T>): Promise<T> {
    const { signal, end } = deadline(call.timeoutMs ?? JSON_TIMEOUT_MS, call.signal);
    try {
      const response = await send({
        method: call.body ? 'POST' : 'GET',
        url: urlOf(base, call, token),
        signal,
        once: !call.idempotent,
        ...(await call.body?.()),
      });
      // A file is read on after this.
      response.body.once('close', end);
      return await read(call.api, response);
    } catch (error) {
      end();
      const failure = error instanceof HttpFailure ? unreachable(call.api, error) : error;
      if (failure instanceof WeChatError || failure instanceof WeChatUnreachable) onFailure?.(failure);
      throw failure;
    }
  }

  async function repeated<T>(call: Call, token: string | undefined, read: Reader<T>): Promise<T> {
    try {
      return await attempt(call, token, read);
    } catch (error) {
      if (!call.idempotent || !isPassing(error) || call.signal?.aborted) throw error;
      await delay(150 + Math.random() * 250);
      return await attempt(call, token, read);
    }
  }

  async function perform<T>(call: Call, read: Reader<T>): Promise<T> {
    const token = await tokens?.get();
    try {
      return await repeated(call, token, read);
    } catch (error) {
      const another = isBadToken(error) && token !== undefined && (await tokens?.replace(token));
      if (!another) throw error;
      return await repeated(call, another, read);
    }
  }

  return {
    /** Calls and reads JSON. @throws {WeChatError} {WeChatUnreachable} {TokenUnavailable} */
    json: (call: Call): Promise<JsonObject> => perform(call, readJsonAnswer),
    /** Calls and reads JSON or a file. @throws as `json`, and {NotDownloadable} */
    any: (call: Call): Promise<Answer> => perform(call, readAnswer),
  };
}

type Reader<T> = (api: string, response: Awaited<ReturnType<SendHttp>>) => Promise<T>;

/** A JSON body: UTF-8 with real characters (wechat-api.md 0.9). Small answers may come gzipped (0.6). */
export const jsonBody = (value: unknown) => () => ({
  headers: { 'content-type': 'application/json; charset=utf-8', 'accept-encoding': 'gzip' },
  body: Buffer.from(jsonText(value)),
});

/** Made in one piece: a URL is parsed anew for each part that is set. */
function urlOf({ origin, pathname, search }: URL, { api, query }: Call, token: string | undefined): URL {
  const given = Object.entries({ ...(token !== undefined && { access_token: token }), ...query });
  const added = given.map(([name, value]) => `${name}=${encodeURIComponent(value.toWellFormed())}`);
  const whole = [search.slice(1), ...added].filter(Boolean).join('&');
  return new URL(`${origin}${pathname.replace(/\/$/, '')}${api}${whole && `?${whole}`}`);
}

/** wechat-api.md 1.5: these three, and never from the token endpoints, where 40001 means a wrong secret. */
const isBadToken = (error: unknown) =>
  error instanceof WeChatError && error.class.kind === 'token' && !isTokenApi(error.api);

/** Worth a second try at once: a broken connection, a bad moment of WeChat's. Not what ran out of time already. */
const isPassing = (error: unknown) =>
  error instanceof WeChatError
    ? error.class.kind === 'busy'
    : error instanceof WeChatUnreachable && (error.reason === 'connection' || (error.status ?? 0) >= 500);

function unreachable(api: string, { code, sent, proxy }: HttpFailure): WeChatUnreachable {
  if (proxy) return new WeChatUnreachable(api, 'proxy', sent, { code, proxy });
  const timeout = code === 'ETIMEDOUT' || code === 'ECONNECTTIMEOUT' || code === 'EABORTED';
  return new WeChatUnreachable(api, timeout ? 'timeout' : 'connection', sent, { code });
}
