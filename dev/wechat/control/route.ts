import type { App } from '../core/app.ts';
import type { State } from '../core/state.ts';
import { BadInput, Input } from './input.ts';

export interface ControlCall {
  state: State;
  /** What stands in the path in place of `{name}`. */
  params: Record<string, string>;
  query: URLSearchParams;
  /** The body as parsed JSON; an empty one is an empty object. */
  body: unknown;
}

export type ControlAnswer = { json: unknown; status?: number } | { bytes: Buffer; contentType: string };

export interface ControlRoute {
  method: 'GET' | 'POST' | 'DELETE';
  /** Below `/_simulator`, with `{name}` for what varies. */
  path: string;
  about: string;
  run(call: ControlCall): ControlAnswer;
}

/** Something that the path or the body names does not exist: 404. */
export class NotFound extends Error {
  override name = 'NotFound' as const;
}

/** The query as input with the same checks as a body. */
export function queryInput(call: ControlCall, known: readonly string[]): Input {
  return new Input(Object.fromEntries(call.query), known);
}

/** The app that is named, or the first one where none is. */
export function appNamed(state: State, id: string | undefined): App {
  const app = id === undefined ? state.apps.list()[0] : state.apps.get(id);
  if (!app) throw new BadInput('app_id', 'is no app of this simulator');
  return app;
}

/** The app that is named, or all of them. */
export function appsNamed(state: State, id: string | undefined): App[] {
  return id === undefined ? state.apps.list() : [appNamed(state, id)];
}

export function rfc3339(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
