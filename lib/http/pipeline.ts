/**
 * The pipeline of every HTTP function, built once when its module loads. A route says what is taken and what is
 * answered; who may call, what is wrong with the input, errors, headers and the log line are seen to here.
 */
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import * as z from 'zod/mini';
import { languageOf } from '../problems/bilingual.ts';
import { requireAccess } from './access.ts';
import type { ApiAnswer, ApiCall, ApiEvent } from './call.ts';
import { idempotencyKeyOf } from './idempotency-key.ts';
import { jsonBody, parseInput, type Schema } from './input.ts';
import { answerProblems } from './problem-middleware.ts';
import { requestIdOf, requestLog } from './request-log.ts';
import type { Takes } from './route.ts';

export type Output<S> = S extends Schema ? z.output<S> : undefined;

const NOTHING = z.strictObject({});

/** The gateway gives up at 30 seconds, the function at 29. */
const MARGIN_MS = 2_000;

export type Respond<Path, Query, Body> = (
  call: ApiCall<Output<Path>, Output<Query>, Output<Body>>,
) => Promise<ApiAnswer>;

/**
 * Makes the handler of a route.
 *
 * @param failed is told what a call for an account threw, before it becomes a problem
 */
export function pipeline<
  Path extends Schema | undefined = undefined,
  Query extends Schema | undefined = undefined,
  Body extends Schema | undefined = undefined,
>(
  { define }: { readonly define: () => Takes<Path, Query, Body> },
  respond: Respond<Path, Query, Body>,
  failed?: (account: string, error: unknown) => Promise<void>,
) {
  const takes = define();
  const readBody = takes.readBody ?? (async (event: ApiEvent) => jsonBody(event));

  const handle = async (event: ApiEvent, context: Context): Promise<ApiAnswer> => {
    const account = event.pathParameters?.account;
    const keyId = takes.scope ? requireAccess(event, takes.scope, account) : '';
    const path = takes.path && parseInput(takes.path, event.pathParameters ?? {});
    const query = parseInput(takes.query ?? NOTHING, event.queryStringParameters ?? {});
    const body = takes.body && parseInput(takes.body, await readBody(event), 'body');
    const call = {
      path,
      query,
      body,
      keyId,
      accounts: event.requestContext.authorizer?.lambda?.accounts ?? '',
      language: languageOf(event.headers['accept-language']),
      idempotencyKey: takes.idempotent ? idempotencyKeyOf(event) : undefined,
      requestId: requestIdOf(event, context),
      acceptsGzip: /\bgzip\b/i.test(event.headers['accept-encoding'] ?? ''),
      signal: AbortSignal.timeout(Math.max(context.getRemainingTimeInMillis() - MARGIN_MS, 1)),
    };
    try {
      return await respond(call as ApiCall<Output<Path>, Output<Query>, Output<Body>>);
    } catch (error) {
      if (account) await failed?.(account, error);
      throw error;
    }
  };
  return middy<ApiEvent, ApiAnswer>(handle).use(requestLog()).use(answerProblems());
}
