import middy from '@middy/core';
import type { ApiAnswer, ApiEvent } from '../../lib/http/call.ts';
import { answerProblems } from '../../lib/http/problem-middleware.ts';
import { requestLog } from '../../lib/http/request-log.ts';
import { methodsOf } from '../../lib/http/routes.ts';
import { MethodNotAllowed, NotFound } from '../../lib/problems/app-errors.ts';

const UNKNOWN = { en: 'There is no such route; see /openapi.json.', zh: '没有此路径,请查看 /openapi.json。' };

/** What no other route takes ($default): 405 where the path exists with other methods, else 404. */
async function refuse(event: ApiEvent): Promise<ApiAnswer> {
  const methods = methodsOf(event.rawPath);
  throw methods.length > 0 ? new MethodNotAllowed(methods) : new NotFound(UNKNOWN);
}

export const handler = middy<ApiEvent, ApiAnswer>(refuse).use(requestLog()).use(answerProblems());
