/** A request as our functions see it. */
import type { APIGatewayProxyEventV2WithLambdaAuthorizer } from 'aws-lambda';
import type { Language } from '../problems/bilingual.ts';

/** What the authorizer says of the key; the values must be strings. */
export type AuthContext = { readonly key_id: string; readonly accounts: string; readonly scopes: string };

export type ApiEvent = APIGatewayProxyEventV2WithLambdaAuthorizer<AuthContext | undefined>;

export type ApiCall<Path = unknown, Query = unknown, Body = unknown> = {
  readonly path: Path;
  readonly query: Query;
  readonly body: Body;
  /** The key whose holder calls; empty on public routes. */
  readonly keyId: string;
  /** The accounts that the key reaches: `*`, or aliases with spaces between. */
  readonly accounts: string;
  /** The caller's Idempotency-Key, on routes that take one. */
  readonly idempotencyKey: string | undefined;
  readonly language: Language;
  readonly requestId: string;
  /** The caller can unpack gzip. */
  readonly acceptsGzip: boolean;
  /** Aborts shortly before the gateway would give up. */
  readonly signal: AbortSignal;
};

export type ApiAnswer = {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
};

const json = (
  statusCode: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): ApiAnswer => ({
  statusCode,
  headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  body: JSON.stringify(value),
});

export const ok = (value: unknown) => json(200, value);
/** Made at WeChat; no route of ours leads to it. */
export const madeHere = (value: unknown) => json(201, value);
export const created = (value: unknown, location: string) => json(201, value, { location });

/** It takes longer than this answer may; the same request will find it. */
export const accepted = (value: unknown, retryAfter: number, location?: string) =>
  json(202, value, { 'retry-after': String(retryAfter), ...(location && { location }) });

export const noContent = (): ApiAnswer => ({ statusCode: 204 });
export const found = (location: string): ApiAnswer => ({ statusCode: 302, headers: { location } });
