import type { App } from './app.ts';
import type { Incoming } from './incoming.ts';
import type { State } from './state.ts';

/** What an endpoint answers with: JSON, which the dispatcher writes in WeChat's style, or a file. */
export type Result =
  | { json: Record<string, unknown>; plainSlashes?: boolean }
  | { bytes: Buffer; headers: Record<string, string> };

export interface Call {
  state: State;
  request: Incoming;
}

/** A call whose access_token has been checked. */
export interface AppCall extends Call {
  app: App;
}

interface EndpointFacts {
  path: string;
  methods: ReadonlyArray<'GET' | 'POST'>;
}

/** Needs an access_token in the query; token, permission, quota and method are checked before `run`. */
export interface AppEndpoint extends EndpointFacts {
  access: 'token';
  run(call: AppCall): Result | Promise<Result>;
}

/** Identifies the app by itself, from what stands in the request. */
export interface OpenEndpoint extends EndpointFacts {
  access: 'credentials';
  run(call: Call): Result | Promise<Result>;
}

export type Endpoint = AppEndpoint | OpenEndpoint;

/** The answer of a pure command (wechat-api.md 0.4). */
export const DONE: Result = { json: { errcode: 0, errmsg: 'ok' } };

/** The answer to an upload: `item` has been there since 2022, errcode only in the documentation (wechat-api.md 0.4, 0.8). */
export function uploaded(call: Call, body: Record<string, unknown>): Result {
  const { quirks } = call.state;
  return {
    json: {
      ...(quirks.errcode_on_upload ? { errcode: 0, errmsg: 'ok' } : {}),
      ...body,
      ...(quirks.extra_keys ? { item: [] } : {}),
    },
  };
}
