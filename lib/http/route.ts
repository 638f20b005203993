/**
 * The contract of a route, declared once beside its function (functions/<area>/contract.ts): what it takes, which the
 * pipeline checks, and what it answers, from which openapi.json is made.
 */
import type { Scope } from '../accounts/api-keys.ts';
import type { ApiEvent } from './call.ts';
import type { Schema } from './input.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

export type Takes<Path, Query, Body> = {
  /** Absent for public routes. */
  readonly scope?: Scope;
  readonly path?: Path;
  /** Absent: the route takes no parameters, and refuses them. */
  readonly query?: Query;
  /** Absent: no body is read. */
  readonly body?: Body;
  /** Reads a body that is not JSON. */
  readonly readBody?: (event: ApiEvent) => Promise<unknown>;
  /** Takes an Idempotency-Key. */
  readonly idempotent?: boolean;
};

export type AnswerDoc = {
  readonly description: string;
  /** Absent: an answer without a body. */
  readonly schema?: Schema;
  readonly example?: unknown;
  readonly headers?: readonly ('Location' | 'Retry-After')[];
  /** In place of JSON by a schema. */
  readonly contentTypes?: readonly string[];
};

/** Groups of problems, so that a route need not list what all of its kind may answer. */
export type ProblemGroup =
  /** Its account may not exist. */
  | 'account'
  /** It calls WeChat. */
  | 'wechat'
  /** What it makes there must not be made twice. */
  | 'wechat-creates'
  /** It takes a file. */
  | 'file'
  /** It reads a file back. */
  | 'download'
  | 'not-found'
  | 'conflict'
  /** It fetches the pictures of articles. */
  | 'article-images';

export type RouteDoc = {
  readonly summary: string;
  readonly description?: string;
  /** An example of the JSON body, and whether it may be left out. */
  readonly body?: { readonly description?: string; readonly example: unknown; readonly optional?: boolean };
  /** By status. */
  readonly answers: Readonly<Record<number, AnswerDoc>>;
  readonly problems?: readonly ProblemGroup[];
  /** What the schemas cannot say, by the field that a 400 names (`articles.title` for that of any article). */
  readonly rules?: Readonly<Record<string, string>>;
};

export type Definition<Path, Query, Body> = Takes<Path, Query, Body> & {
  /** For openapi.json: a running function never asks. */
  readonly doc: () => RouteDoc;
};

export type Route<Path = unknown, Query = unknown, Body = unknown> = {
  readonly method: Method;
  /** `/v1/accounts/{account}/…` */
  readonly template: string;
  readonly define: () => Definition<Path, Query, Body>;
};

/**
 * Declares a route. `define` is called when its function starts. A bundle holds the route of its own function alone, since
 * esbuild drops what nobody uses, if it stands behind `@__PURE__` and its template is a plain text.
 */
export function route<
  Path extends Schema | undefined = undefined,
  Query extends Schema | undefined = undefined,
  Body extends Schema | undefined = undefined,
>(method: Method, template: string, define: () => Definition<Path, Query, Body>): Route<Path, Query, Body> {
  return { method, template, define };
}
