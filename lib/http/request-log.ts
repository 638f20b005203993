/** One log line per request, and the headers that every answer carries. */
import type { MiddlewareObj, Request } from '@middy/core';
import type { Context } from 'aws-lambda';
import { log, startLog } from '../log.ts';
import { publishMetrics } from '../metrics.ts';
import type { ApiAnswer, ApiEvent } from './call.ts';

/** The caller's own id if it is harmless, so that both sides' logs can be joined; else Lambda's. */
export function requestIdOf(event: ApiEvent, context: Context): string {
  const theirs = event.headers['x-request-id'];
  return theirs && /^[\w-]{1,64}$/.test(theirs) ? theirs : context.awsRequestId;
}

const HEADERS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

export function requestLog(): MiddlewareObj<ApiEvent, ApiAnswer, Error, Context> {
  const startedAt = new WeakMap<ApiEvent, number>();

  const finish = async (request: Request<ApiEvent, ApiAnswer, Error, Context>) => {
    const { event, context, response } = request;
    if (!response) return;
    const headers = { ...HEADERS, ...response.headers, 'x-request-id': requestIdOf(event, context) };
    request.response = { ...response, headers };
    const ms = Math.round(performance.now() - (startedAt.get(event) ?? 0));
    log.info('request', { route: event.routeKey, status: response.statusCode, ms });
    await publishMetrics();
  };

  return {
    before: ({ event, context }) => {
      startedAt.set(event, performance.now());
      const { key_id } = event.requestContext.authorizer?.lambda ?? {};
      const { account, upload_id } = event.pathParameters ?? {};
      startLog({
        request_id: requestIdOf(event, context),
        lambda_request_id: context.awsRequestId,
        key_id,
        account,
        upload_id,
      });
    },
    after: finish,
    // The problem has been made into an answer by then: middy runs onError from the inside out.
    onError: finish,
  };
}
