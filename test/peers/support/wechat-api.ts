import assert from 'node:assert/strict';
import type { Simulator } from '../../../dev/wechat/simulator.ts';
import { installed } from './installed.ts';

/** As much of wechat-api 1.35.1 as is set here; its methods are called by name. */
interface Api {
  endpoint: string;
  fileServerPrefix: string;
  /** Where it keeps its token. */
  store: unknown;
  setOpts(options: { gzip?: boolean }): void;
}

interface Class {
  new (appId: string, appSecret: string): Api;
  /** Its own way to gain a call that it lacks, for every instance. */
  patch(method: string, url: string): void;
}

export interface WechatApi {
  readonly api: Api;
  /** Calls a method; the promise settles as its callback is called. Errors have `code` where WeChat has an errcode. */
  call(method: string, ...args: unknown[]): Promise<unknown>;
  /** Teaches it a call by its own `API.patch`. Once for each method: the package keeps it for good. */
  learn(method: string, path: string): void;
}

/** A client of the simulator's first app. Its `setEndpoint` would insist on https. */
export function wechatApi({ url, app }: Simulator): WechatApi {
  const Api = installed('wechat-api') as Class;
  const api = new Api(app.app_id, app.app_secret);
  api.endpoint = url;
  return {
    api,
    call: (name, ...args) =>
      new Promise((resolve, reject) => {
        const method = (api as unknown as Record<string, unknown>)[name];
        assert.ok(typeof method === 'function', `wechat-api has no ${name}`);
        const callback = (error: unknown, data: unknown) => (error ? reject(error) : resolve(data));
        method.call(api, ...args, callback);
      }),
    learn: (method, path) => Api.patch(method, url + path),
  };
}
