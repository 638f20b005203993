/** One route as an operation of the document. */
import { fileBody, videoDescription } from '../../lib/http/file-body.ts';
import type { Schema } from '../../lib/http/input.ts';
import type { AnswerDoc, Definition, Route, RouteDoc } from '../../lib/http/route.ts';
import { type Components, type Json, jsonSchema } from './json-schema.ts';
import { problemStatuses } from './problems.ts';
import { responseName } from './responses.ts';

type Takes = Definition<Schema | undefined, Schema | undefined, Schema | undefined>;

const ref = (kind: string, name: string): Json => ({ $ref: `#/components/${kind}/${name}` });

export function operation(operationId: string, tag: string, route: Route, components: Components): Json {
  const takes = route.define() as Takes;
  const { scope, path, query, body, idempotent } = takes;
  const doc = takes.doc();
  const parameters = [
    ...parametersOf(path, 'path', components),
    ...parametersOf(query, 'query', components),
    ...(idempotent ? [ref('parameters', 'Idempotency-Key')] : []),
    ref('parameters', 'Accept-Language'),
    ref('parameters', 'X-Request-Id'),
  ];
  return {
    operationId,
    tags: [tag],
    summary: doc.summary,
    ...described(doc),
    parameters,
    ...(body && {
      requestBody: body === fileBody ? formOrBytes(components) : jsonBody(body, doc.body, components),
    }),
    security: scope ? [{ key: [scope] }] : [],
    responses: {
      ...Object.fromEntries(
        Object.entries(doc.answers).map(([status, answer]) => [status, response(answer, components)]),
      ),
      ...problems(
        problemStatuses(doc.problems ?? [], scope !== undefined),
        scope !== undefined,
        body !== undefined,
      ),
    },
  };
}

/** The rules stand in the description for people, and by themselves for programs that make requests from schemas. */
function described({ description, rules }: RouteDoc): Json {
  const list = Object.entries(rules ?? {}).map(([field, rule]) => `- \`${field}\`: ${rule}`);
  const text = [description, list.join('\n')].filter(Boolean).join('\n\n');
  return { ...(text && { description: text }), ...(rules && { 'x-rules': rules }) };
}

function parametersOf(schema: Schema | undefined, place: 'path' | 'query', components: Components): Json[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = jsonSchema(schema, 'output', components) as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...(description !== undefined && { description }),
    schema: rest,
  }));
}

function jsonBody(body: Schema, doc: RouteDoc['body'], components: Components): Json {
  return {
    required: !doc?.optional,
    ...(doc?.description && { description: doc.description }),
    content: {
      'application/json': {
        schema: jsonSchema(body, 'input', components),
        ...(doc && { example: doc.example }),
      },
    },
  };
}

/** What kind of file it is its bytes tell: any content type will do. */
const formOrBytes = (components: Components): Json => ({
  required: true,
  description:
    "The file: as a form with the part `media` (and for a video WeChat's own part `description`), or its bare bytes with `?filename=`, under any content type. At most 4 500 000 bytes.",
  content: {
    'multipart/form-data': {
      schema: {
        type: 'object',
        required: ['media'],
        properties: {
          media: FILE,
          ...videoParts(components),
        },
      },
      encoding: { description: { contentType: 'application/json' } },
    },
    'application/octet-stream': { schema: FILE },
  },
});

/** A video's texts: in WeChat's own part, or each in one of its own. */
function videoParts(components: Components): Json {
  const whole = jsonSchema(videoDescription, 'input', components);
  const alone = Object.entries(whole.properties as Readonly<Record<string, Json>>).map(([name, schema]) => [
    name,
    { ...schema, description: 'Of a permanent video, in place of `description`.' },
  ]);
  return { description: { ...whole, description: 'Of a permanent video.' }, ...Object.fromEntries(alone) };
}

const FILE: Json = { type: 'string', format: 'binary', minLength: 1 };

function response(answer: AnswerDoc, components: Components): Json {
  const { description, schema, example, headers = [], contentTypes } = answer;
  const names = [...headers, 'X-Request-Id'];
  const content = contentTypes
    ? Object.fromEntries(contentTypes.map((type) => [type, { schema: { type: 'string' } }]))
    : schema && {
        'application/json': {
          schema: jsonSchema(schema, 'output', components),
          ...(example !== undefined && { example }),
        },
      };
  return {
    description,
    headers: Object.fromEntries(names.map((name) => [name, ref('headers', name)])),
    ...(content && { content }),
  };
}

function problems(statuses: readonly number[], needsKey: boolean, hasBody: boolean): Json {
  // Of the gateway's own: no key, a body that never reaches a function, throttling, a function that does not answer.
  const gateway = [...(needsKey ? [401, 403] : []), ...(hasBody ? [413] : []), 429, 500, 503];
  const all = [...new Set([...statuses, ...gateway])].sort((a, b) => a - b);
  return Object.fromEntries(all.map((status) => [status, ref('responses', responseName(status))]));
}
