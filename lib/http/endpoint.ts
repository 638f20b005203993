/**
 * The pipeline of every HTTP function, built once when its module loads. A function says what it takes and what it
 * answers; who may call, what is wrong with the input, errors, headers and the log line are seen to here.
 */
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import * as z from 'zod/mini';
import type { Scope } from '../accounts/api-keys.ts';
import { reportRefusal } from '../accounts/report-refusal.ts';
import { languageOf } from '../problems/bilingual.ts';
import { requireAccess } from './access.ts';
import type { ApiAnswer, ApiCall, ApiEvent } from './call.ts';
import { jsonBody, parseInput, type Schema } from './input.ts';
import { answerProblems } from './problem-middleware.ts';
import { requestIdOf, requestLog } from './request-log.ts';

type Output<S> = S extends Schema ? z.output<S> : undefined;

export type Endpoint<Path, Query, Body> = {
  /** Absent for public routes. */
  readonly scope?: Scope;
  readonly path?: Path;
  /** Absent: the route takes no parameters, and refuses them. */
  readonly query?: Query;
  /** Absent: no body is read. */
  readonly body?: Body;
  /** Reads a body that is not JSON. */
  readonly readBody?: (event: ApiEvent) => Promise<unknown>;
};

const NOTHING = z.strictObject({});

/** The gateway gives up at 30 seconds, the function at 29. */
const MARGIN_MS = 2_000;

export function endpoint<
  Path extends Schema | undefined = undefined,
  Query extends Schema | undefined = undefined,
  Body extends Schema | undefined = undefined,
>(
  takes: Endpoint<Path, Query, Body>,
  respond: (call: ApiCall<Output<Path>, Output<Query>, Output<Body>>) => Promise<ApiAnswer>,
) {
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
      requestId: requestIdOf(event, context),
      signal: AbortSignal.timeout(Math.max(context.getRemainingTimeInMillis() - MARGIN_MS, 1)),
    };
    try {
      return await respond(call as ApiCall<Output<Path>, Output<Query>, Output<Body>>);
    } catch (error) {
      if (account) await reportRefusal(account, error);
      throw error;
    }
  };
  return middy<ApiEvent, ApiAnswer>(handle).use(requestLog()).use(answerProblems());
}
