/** The answers that are shared: one per status, with the problems that come with it. */
import type { Json } from './json-schema.ts';
import { CODES, typesOf } from './problems.ts';

/** What API Gateway answers by itself, without asking a function. */
const GATEWAY: Readonly<Record<number, string>> = {
  401: 'No key.',
  403: 'A wrong key.',
  413: 'A body that is too large for the gateway.',
  429: 'Throttled.',
  500: 'The gateway could not call the function.',
  503: 'The function did not answer.',
};

const DESCRIPTIONS: Readonly<Record<number, string>> = {
  400: 'The request is not valid; `errors` names the fields.',
  401: 'No key.',
  403: 'A wrong key; a key without the scope or the account; or an account that WeChat does not entitle.',
  404: 'No such account, upload, or route; or an id that WeChat does not know.',
  405: 'The path answers to other methods.',
  409: 'Not possible in the present state.',
  410: 'Closed by WeChat.',
  413: 'The file is too large.',
  415: 'The file has the wrong format.',
  422: 'What a URL leads to could not be used.',
  429: 'Too many calls, or the quota at WeChat is used up. `Retry-After` is an estimate.',
  500: 'Our mistake.',
  502: 'WeChat is broken or cannot be reached.',
  503: 'The account is not set up correctly.',
  504: 'WeChat was too slow.',
};

export const responseName = (status: number) => `Problem${status}`;

/** All statuses that a route may answer with a problem. 405 belongs to no route. */
const statuses = [...new Set([401, ...CODES.flatMap((entry) => entry.statuses)])]
  .filter((status) => status !== 405)
  .sort((a, b) => a - b);

export const sharedResponses = (): Json =>
  Object.fromEntries(statuses.map((status) => [responseName(status), response(status)]));

function response(status: number): Json {
  const types = typesOf(status);
  const retry = [409, 429, 502, 503, 504].includes(status);
  return {
    description: DESCRIPTIONS[status] ?? '',
    headers: {
      ...(types.length > 0 && { 'X-Request-Id': { $ref: '#/components/headers/X-Request-Id' } }),
      ...(retry && { 'Retry-After': { $ref: '#/components/headers/Retry-After' } }),
    },
    content: {
      ...(types.length > 0 && { 'application/problem+json': { schema: problemOf(status, types) } }),
      ...(GATEWAY[status] && {
        'application/json': { schema: { $ref: '#/components/schemas/GatewayMessage' } },
      }),
    },
  };
}

const problemOf = (status: number, types: readonly string[]): Json => ({
  allOf: [
    { $ref: '#/components/schemas/Problem' },
    {
      type: 'object',
      properties: { type: { enum: types }, status: { const: status } },
      required: ['request_id'],
    },
  ],
});
