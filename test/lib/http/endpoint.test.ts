/** The pipeline, called with events as API Gateway makes them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Context } from 'aws-lambda';
import * as z from 'zod/mini';
import type { ApiEvent } from '../../../lib/http/call.ts';

process.env.PARAMETER_PREFIX = '/test';
process.env.POWERTOOLS_LOG_LEVEL = 'SILENT';
const { endpoint } = await import('../../../lib/http/endpoint.ts');
const { ok } = await import('../../../lib/http/call.ts');
const { readFileBody, fileBody } = await import('../../../lib/http/file-body.ts');

const context = { awsRequestId: 'lambda-id', getRemainingTimeInMillis: () => 29_000 } as Context;

type Auth = { key_id: string; accounts: string; scopes: string } | undefined;

function event(
  more: Partial<ApiEvent> = {},
  lambda: Auth = { key_id: 'k', accounts: '*', scopes: 'read' },
): ApiEvent {
  return {
    headers: {},
    routeKey: 'GET /test',
    isBase64Encoded: false,
    requestContext: { authorizer: { lambda } },
    ...more,
  } as ApiEvent;
}

/** A route that takes this. */
const given = <const T>(takes: T) => ({ define: () => takes });

const reading = endpoint(given({ scope: 'read' }), async ({ keyId }) => ok({ keyId }));
const call = async (handler: typeof reading, given: ApiEvent) => {
  const answer = (await handler(given, context)) as {
    statusCode: number;
    headers: Record<string, string>;
    body: string;
  };
  return { ...answer, json: answer.body && JSON.parse(answer.body) };
};

test('a key with the scope passes, and every answer has its headers', async () => {
  const { statusCode, json, headers } = await call(reading, event());
  assert.deepEqual([statusCode, json], [200, { keyId: 'k' }]);
  assert.deepEqual(headers, {
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'content-type': 'application/json; charset=utf-8',
    'x-request-id': 'lambda-id',
  });
});

test('without the context of an authorizer nobody passes', async () => {
  for (const authorizer of [undefined, {}, { lambda: undefined }, { lambda: null }, { lambda: {} }]) {
    const { statusCode } = await call(reading, event({ requestContext: { authorizer } as never }));
    assert.equal(statusCode, 403);
  }
});

test('neither part of a scope nor of an account is the whole', async () => {
  const write = endpoint(given({ scope: 'write' }), async () => ok({}));
  assert.equal(
    (await call(write, event({}, { key_id: 'k', accounts: '*', scopes: 'read writer' }))).statusCode,
    403,
  );
  const pathParameters = { account: 'main' };
  for (const accounts of ['', 'main2', 'mai', 'other', '**']) {
    const { statusCode } = await call(
      reading,
      event({ pathParameters }, { key_id: 'k', accounts, scopes: 'read' }),
    );
    assert.equal(statusCode, 403, accounts);
  }
});

test('a route without parameters refuses them', async () => {
  const { statusCode, json } = await call(reading, event({ queryStringParameters: { debug: '1' } }));
  assert.deepEqual([statusCode, json.errors[0].field], [400, 'debug']);
});

test('what is thrown unexpectedly is a 500 that says nothing of itself', async () => {
  const broken = endpoint(given({ scope: 'read' }), async () => {
    throw new TypeError('reading secret internals');
  });
  const { statusCode, json, headers } = await call(broken, event());
  assert.equal(statusCode, 500);
  assert.equal(headers['content-type'], 'application/problem+json; charset=utf-8');
  assert.equal(json.request_id, 'lambda-id');
  assert.doesNotMatch(JSON.stringify(json), /internals/);
});

const takingJson = endpoint(
  given({ scope: 'read', body: z.strictObject({ n: z.int() }) }),
  async ({ body }) => ok(body),
);

test('a body in base64 is JSON as well', async () => {
  const body = Buffer.from('{"n":1}').toString('base64');
  assert.deepEqual((await call(takingJson as never, event({ body, isBase64Encoded: true }))).json, { n: 1 });
});

test('hostile JSON is no more than wrong JSON', async () => {
  for (const body of ['{"__proto__":{"n":1}}', '{"constructor":1}', '{"n":1,"n2":2}', '{"n":1e400}']) {
    assert.equal((await call(takingJson as never, event({ body }))).statusCode, 400, body);
  }
});

const takingFile = endpoint(
  given({
    scope: 'read',
    query: z.strictObject({ filename: z.optional(z.string()) }),
    body: fileBody,
    readBody: readFileBody,
  }),
  async ({ body }) => ok({ ...body, bytes: body.bytes.toString('hex') }),
);

function form(text: string, boundary = 'b'): ApiEvent {
  return event({
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: Buffer.from(text).toString('base64'),
    isBase64Encoded: true,
  });
}

test('a form gives its file, under a clean name', async () => {
  const text =
    '--b\r\nContent-Disposition: form-data; name="media"; filename="../../夏\u202e天.jpg"\r\n\r\n\x01\x02\r\n--b--\r\n';
  const { json } = await call(takingFile as never, form(text));
  assert.deepEqual(json, { bytes: '0102', filename: '夏天.jpg' });
});

test('the description of a video may come as a field or as a file', async () => {
  for (const name of ['name="description"', 'name="description"; filename="video.json"']) {
    const text = [
      '--b\r\nContent-Disposition: form-data; name="media"; filename="a.mp4"\r\n\r\nx',
      `--b\r\nContent-Disposition: form-data; ${name}\r\n\r\n{"title":"夏天"}`,
      '--b--\r\n',
    ].join('\r\n');
    const { json } = await call(takingFile as never, form(text));
    assert.equal(json.title, '夏天', name);
  }
});

test('a text of a video is bounded in a part of its own too, also beside a description', async () => {
  for (const beside of ['', '--b\r\nContent-Disposition: form-data; name="description"\r\n\r\n{}\r\n']) {
    const { statusCode, json } = await call(
      takingFile as never,
      form(
        `${beside}--b\r\nContent-Disposition: form-data; name="title"\r\n\r\n${'x'.repeat(1_001)}\r\n--b\r\nContent-Disposition: form-data; name="media"; filename="a.mp4"\r\n\r\nx\r\n--b--\r\n`,
      ),
    );
    assert.deepEqual([statusCode, json.errors[0].field], [400, 'title']);
  }
});

test('forms that are broken are named, not crashed on', async () => {
  for (const text of [
    '',
    '--b',
    '--b\r\n\r\n',
    'no form at all',
    '--b\r\nContent-Disposition: form-data; name="media"\r\n\r\nx\r\n--b--',
  ]) {
    const { statusCode, json } = await call(takingFile as never, form(text));
    assert.equal(statusCode, 400, text);
    assert.match(json.errors[0].field, /^(body|media)$/);
  }
  const noBoundary = event({ headers: { 'content-type': 'multipart/form-data' }, body: 'x' });
  assert.equal((await call(takingFile as never, noBoundary)).statusCode, 400);
});

test('raw bytes take their name from the query', async () => {
  const given = event({
    body: '/9g=',
    isBase64Encoded: true,
    queryStringParameters: { filename: 'a/b.jpg' },
  });
  assert.deepEqual((await call(takingFile as never, given)).json, { bytes: 'ffd8', filename: 'b.jpg' });
});
