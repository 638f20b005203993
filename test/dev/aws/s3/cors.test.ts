import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { startBench } from '../support/bench.ts';

const cors = [
  {
    AllowedOrigins: ['https://*.example.com', 'https://other.test'],
    AllowedMethods: ['PUT', 'POST'],
    AllowedHeaders: ['content-type', 'x-amz-*'],
    ExposedHeaders: ['ETag', 'x-amz-version-id'],
    MaxAge: 3000,
  },
  { AllowedOrigins: ['*'], AllowedMethods: ['GET'] },
];

async function start(t: Parameters<typeof startBench>[0]) {
  const bench = await startBench(t, { web: { cors } });
  const preflight = async (bucket: string, headers: Record<string, string>) => {
    const response = await fetch(`${bench.s3.url}/${bucket}/k`, { method: 'OPTIONS', headers });
    const text = await response.text();
    const code = /<Code>(.*?)<\/Code>/.exec(text)?.[1];
    return { status: response.status, code, text, get: (name: string) => response.headers.get(name) };
  };
  return { ...bench, preflight };
}

const page = 'https://app.example.com';

test('a preflight is answered from the first rule that fits', async (t) => {
  const { preflight } = await start(t);
  const answer = await preflight('web', {
    origin: page,
    'access-control-request-method': 'PUT',
    'access-control-request-headers': 'Content-Type, X-Amz-Meta-A',
  });
  assert.equal(answer.status, 200);
  assert.equal(answer.get('access-control-allow-origin'), page);
  assert.equal(answer.get('access-control-allow-methods'), 'PUT, POST');
  assert.equal(answer.get('access-control-allow-headers'), 'content-type, x-amz-meta-a');
  assert.equal(answer.get('access-control-expose-headers'), 'ETag, x-amz-version-id');
  assert.equal(answer.get('access-control-max-age'), '3000');
  assert.equal(answer.get('access-control-allow-credentials'), 'true');
  assert.match(`${answer.get('vary')}`, /Origin/);
  const open = await preflight('web', {
    origin: 'https://evil.test',
    'access-control-request-method': 'GET',
  });
  assert.deepEqual([open.status, open.get('access-control-allow-origin')], [200, '*']);
  assert.equal(open.get('access-control-allow-credentials'), null);
});

test('a preflight that no rule fits is refused', async (t) => {
  const { preflight } = await start(t);
  const put = { origin: page, 'access-control-request-method': 'PUT' };
  for (const headers of [
    { ...put, origin: 'https://evil.test' },
    { ...put, origin: 'https://example.com' },
    { ...put, origin: 'http://app.example.com' },
    { ...put, 'access-control-request-method': 'DELETE' },
    { ...put, 'access-control-request-headers': 'content-type, authorization' },
  ]) {
    const answer = await preflight('web', headers);
    assert.deepEqual([answer.status, answer.code], [403, 'AccessForbidden'], JSON.stringify(headers));
    assert.match(answer.text, /This CORS request is not allowed/);
    assert.equal(answer.get('access-control-allow-origin'), null);
  }
  const off = await preflight('plain', put);
  assert.deepEqual([off.status, off.code], [403, 'AccessForbidden']);
  assert.match(off.text, /CORS is not enabled/);
  assert.equal((await preflight('web', { 'access-control-request-method': 'PUT' })).code, 'BadRequest');
  assert.equal((await preflight('web', { origin: page })).code, 'BadRequest');
});

test('answers carry the headers, errors too, and only for origins that may read them', async (t) => {
  const { client } = await start(t);
  const url = await getSignedUrl(client, new PutObjectCommand({ Bucket: 'web', Key: 'k' }));
  const put = async (address: string, origin: string) => {
    const response = await fetch(address, { method: 'PUT', body: 'x', headers: { origin } });
    await response.text();
    return [
      response.status,
      response.headers.get('access-control-allow-origin'),
      response.headers.get('vary') !== null,
    ];
  };
  assert.deepEqual(await put(url, page), [200, page, true]);
  assert.deepEqual(await put(url, 'https://evil.test'), [200, null, false]);
  assert.deepEqual(await put(`${url}x`, page), [403, page, true]);
  const read = await getSignedUrl(client, new GetObjectCommand({ Bucket: 'web', Key: 'k' }));
  const response = await fetch(read, { headers: { origin: 'https://evil.test' } });
  assert.deepEqual([await response.text(), response.headers.get('access-control-allow-origin')], ['x', '*']);
  assert.equal((await fetch(read)).headers.get('access-control-allow-origin'), null);
});
