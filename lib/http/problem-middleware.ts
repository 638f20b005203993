import type { MiddlewareObj } from '@middy/core';
import type { Context } from 'aws-lambda';
import { log } from '../log.ts';
import { languageOf } from '../problems/bilingual.ts';
import { toProblem } from '../problems/problem.ts';
import type { ApiAnswer, ApiEvent } from './call.ts';
import { requestIdOf } from './request-log.ts';

/** Turns whatever was thrown into `application/problem+json`, in the caller's language. */
export function answerProblems(): MiddlewareObj<ApiEvent, ApiAnswer, Error, Context> {
  return {
    onError: (request) => {
      const { event, context, error } = request;
      const { problem, headers } = toProblem(error, languageOf(event.headers['accept-language']));
      // What is ours to mend is an error; what is the caller's or WeChat's to mend is told to the caller.
      if (problem.status === 500) log.error('unexpected error', error as Error);
      else
        log.info('problem', {
          type: problem.type,
          status: problem.status,
          errcode: problem.errcode,
          rid: problem.rid,
          cause: error?.message,
        });
      request.response = {
        statusCode: problem.status,
        headers: { 'content-type': 'application/problem+json; charset=utf-8', ...headers },
        body: JSON.stringify({ ...problem, request_id: requestIdOf(event, context) }),
      };
    },
  };
}
