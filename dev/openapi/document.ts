/** The contract as OpenAPI 3.1, made from the routes' own declarations. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { problem } from '../../lib/http/schemas/index.ts';
import { AREAS } from './contracts.ts';
import { type Components, type Json, jsonSchema } from './json-schema.ts';
import { operation } from './operation.ts';
import { sharedResponses } from './responses.ts';

const { version } = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8'),
) as { version: string };

export function openApiDocument(): Json {
  const schemas: Components = {};
  const paths: Record<string, Json> = {};
  jsonSchema(problem(), 'output', schemas);
  schemas.GatewayMessage = GATEWAY_MESSAGE;
  for (const { name, routes } of AREAS) {
    for (const [operationId, route] of Object.entries(routes)) {
      const item = paths[route.template] ?? {};
      paths[route.template] = item;
      item[route.method.toLowerCase()] = operation(operationId, name, route, schemas);
    }
  }
  return {
    openapi: '3.1.0',
    info: INFO,
    servers: [{ url: '/', description: 'The deployment that answers this document.' }],
    tags: AREAS.map(({ name, description }) => ({ name, description })),
    security: [{ key: [] }],
    paths,
    components: {
      securitySchemes: { key: SECURITY },
      parameters: PARAMETERS,
      headers: HEADERS,
      responses: sharedResponses(),
      schemas: Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1))),
    },
  };
}

const INFO: Json = {
  title: 'wechat-materials',
  version,
  summary: 'The materials (素材) of WeChat Official Accounts (微信公众号), over plain HTTP.',
  description:
    "JSON is snake_case, and a field that WeChat names keeps WeChat's name. Our own times are RFC 3339 in UTC; Unix seconds stand only inside what WeChat answered. Indexes start at 0. A JSON body is read as JSON whatever its Content-Type says. Errors are `application/problem+json`.",
  license: { name: 'MIT', identifier: 'MIT' },
};

const SECURITY: Json = {
  type: 'http',
  scheme: 'bearer',
  description: 'A key, `wm_…`, bound to accounts and scopes (`read`, `write`, `delete`, `token`).',
};

const GATEWAY_MESSAGE: Json = {
  type: 'object',
  description: 'What API Gateway answers by itself.',
  properties: { message: { type: 'string' } },
  required: ['message'],
};

const PARAMETERS: Json = {
  'Accept-Language': {
    name: 'Accept-Language',
    in: 'header',
    description: 'Problems are told in Chinese where it puts Chinese before English.',
    schema: { type: 'string', examples: ['zh-CN,zh;q=0.9'] },
  },
  'X-Request-Id': {
    name: 'X-Request-Id',
    in: 'header',
    description: "Your own id of the request, for both sides' logs: up to 64 letters, digits, `_` and `-`.",
    schema: { type: 'string' },
  },
  'Idempotency-Key': {
    name: 'Idempotency-Key',
    in: 'header',
    description: 'The same key and body give the same answer for a week, and resume what was not finished.',
    schema: { type: 'string', pattern: '^[!-~]{1,255}$' },
  },
};

const HEADERS: Json = {
  Location: { description: 'Where it can be found.', schema: { type: 'string' } },
  'Retry-After': { description: 'Seconds.', schema: { type: 'integer', minimum: 0 } },
  'X-Request-Id': { description: 'The id of the request.', schema: { type: 'string' } },
};
