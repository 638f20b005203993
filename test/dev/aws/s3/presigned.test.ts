import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { type Bench, startBench } from '../support/bench.ts';
import { presigned, send, wireRequest } from '../support/wire.ts';

const k = { Bucket: 'plain', Key: 'in/图 片+1.png' };

async function ask(url: string, init: RequestInit = {}): Promise<[number, string]> {
  const response = await fetch(url, init);
  const text = await response.text();
  return [response.status, /<Code>(.*?)<\/Code>/.exec(text)?.[1] ?? text];
}

function put(client: S3Client, input: object = {}, options: object = {}): Promise<string> {
  return getSignedUrl(client, new PutObjectCommand({ ...k, ...input }), { expiresIn: 300, ...options });
}

async function startWithObject(t: Parameters<typeof startBench>[0]): Promise<Bench> {
  const bench = await startBench(t);
  await bench.client.send(new PutObjectCommand({ ...k, Body: 'stored', ContentType: 'text/html' }));
  return bench;
}

test('a presigned GET reads its object, with the headers it was signed for', async (t) => {
  const { client } = await startWithObject(t);
  const name = `attachment; filename="a.png"; filename*=UTF-8''%E5%9B%BE`;
  const url = await getSignedUrl(
    client,
    new GetObjectCommand({
      ...k,
      ResponseContentDisposition: name,
      ResponseContentType: 'image/png',
      ResponseCacheControl: 'no-store',
    }),
  );
  const response = await fetch(url, { headers: { range: 'bytes=0-2' } });
  assert.deepEqual([response.status, await response.text()], [206, 'sto']);
  assert.equal(response.headers.get('content-disposition'), name);
  assert.equal(response.headers.get('content-type'), 'image/png');
  assert.equal(response.headers.get('cache-control'), 'no-store');
  const other = url.replace('image%2Fpng', 'text%2Fhtml');
  assert.deepEqual(await ask(other), [403, 'SignatureDoesNotMatch']);
  assert.deepEqual(await ask(url, { method: 'PUT', body: 'x' }), [403, 'SignatureDoesNotMatch']);
  assert.deepEqual(await ask(url, { method: 'HEAD' }), [403, '']);
});

test('headers cannot be asked for without a signature', async (t) => {
  const { s3 } = await startWithObject(t);
  assert.deepEqual(await ask(`${s3.url}/plain/k?response-content-type=text/html`), [400, 'InvalidRequest']);
});

test('a presigned PUT of a plain client takes any body, and only at its key', async (t) => {
  const { client, s3 } = await startBench(t);
  const url = await put(client);
  assert.match(url, /x-amz-checksum-crc32=AAAAAA/);
  assert.deepEqual(await ask(url, { method: 'PUT', body: 'hello' }), [200, '']);
  assert.equal(String(await s3.read('plain', k.Key)), 'hello');
  assert.deepEqual(await ask(url.replace('in/', 'out/'), { method: 'PUT', body: 'x' }), [
    403,
    'SignatureDoesNotMatch',
  ]);
  assert.deepEqual(await ask(url.replace('/plain/', '/kept/'), { method: 'PUT', body: 'x' }), [
    403,
    'SignatureDoesNotMatch',
  ]);
  assert.equal(s3.versions('plain').length, 1);
});

test('a presigned PUT binds the length, the type and the condition that it signs', async (t) => {
  const { newClient, s3 } = await startBench(t);
  const client = newClient({ requestChecksumCalculation: 'WHEN_REQUIRED' });
  const signableHeaders = new Set(['content-type', 'content-length', 'if-none-match', 'host']);
  const url = await put(
    client,
    { ContentLength: 5, ContentType: 'image/png', IfNoneMatch: '*' },
    { signableHeaders },
  );
  assert.doesNotMatch(url, /checksum/);
  const headers = { 'content-type': 'image/png', 'if-none-match': '*' };
  const bad = [403, 'SignatureDoesNotMatch'];
  assert.deepEqual(await ask(url, { method: 'PUT', body: '123456', headers }), bad);
  assert.deepEqual(await ask(url, { method: 'PUT', body: '1234', headers }), bad);
  assert.deepEqual(
    await ask(url, { method: 'PUT', body: '12345', headers: { ...headers, 'content-type': 'text/html' } }),
    bad,
  );
  assert.deepEqual(
    await ask(url, { method: 'PUT', body: '12345', headers: { 'content-type': 'image/png' } }),
    bad,
  );
  assert.deepEqual(s3.versions('plain'), []);
  assert.deepEqual(await ask(url, { method: 'PUT', body: '12345', headers }), [200, '']);
  assert.deepEqual(await ask(url, { method: 'PUT', body: '54321', headers }), [412, 'PreconditionFailed']);
});

test('metadata in the query of a presigned PUT is kept and cannot be changed', async (t) => {
  const { client, s3 } = await startBench(t);
  const unicode = await put(client, { Metadata: { title: '图' } });
  assert.deepEqual(await ask(unicode, { method: 'PUT', body: 'x' }), [200, '']);
  assert.equal(Buffer.from(`${s3.versions('plain')[0]?.metadata.title}`, 'latin1').toString(), '图');
  const url = await put(client, { Metadata: { title: 'a b' } });
  assert.match(url, /x-amz-meta-title=a%20b/);
  assert.deepEqual(await ask(url.replace('a%20b', 'c'), { method: 'PUT', body: 'x' }), [
    403,
    'SignatureDoesNotMatch',
  ]);
  const extra = { method: 'PUT', body: 'x', headers: { 'x-amz-meta-more': '1' } };
  assert.deepEqual(await ask(url, extra), [403, 'AccessDenied']);
  assert.deepEqual(await ask(url, { method: 'PUT', body: 'x' }), [200, '']);
  assert.deepEqual(s3.versions('plain')[0]?.metadata, { title: 'a b' });
});

test('a presigned URL ends on time', async (t) => {
  const bench = await startWithObject(t);
  const url = await getSignedUrl(bench.client, new GetObjectCommand(k), { expiresIn: 60 });
  bench.advance(58);
  assert.deepEqual(await ask(url), [200, 'stored']);
  bench.advance(4);
  const response = await fetch(url);
  const text = await response.text();
  assert.equal(response.status, 403);
  assert.match(text, /<Code>AccessDenied<\/Code><Message>Request has expired<\/Message><X-Amz-Expires>60</);
  assert.match(text, /<Expires>.*<\/Expires><ServerTime>/);
  bench.advance(-3600);
  assert.deepEqual(await ask(url), [403, 'AccessDenied']);
});

test('a presigned URL may not live for more than a week', async (t) => {
  const { s3 } = await startWithObject(t);
  const good = await presigned(wireRequest(s3.port, 'GET', '/plain/k'), 604_800);
  const code = async (query: Record<string, string>) => (await send(s3.port, { ...good, query })).code;
  assert.equal(await code(good.query), 'NoSuchKey');
  for (const [name, value] of [
    ['X-Amz-Expires', '604801'],
    ['X-Amz-Expires', '-1'],
    ['X-Amz-Expires', 'soon'],
    ['X-Amz-Date', 'today'],
    ['X-Amz-Algorithm', 'AWS4-HMAC-SHA1'],
    ['X-Amz-Credential', 'AKIDLOCALTEST'],
    ['X-Amz-SignedHeaders', ''],
  ] as const) {
    assert.equal(await code({ ...good.query, [name]: value }), 'AuthorizationQueryParametersError', name);
  }
  const { 'X-Amz-Signature': _, ...unsigned } = good.query;
  assert.equal(await code(unsigned), 'AuthorizationQueryParametersError');
  assert.equal(await code({ ...good.query, 'X-Amz-Expires': '604799' }), 'SignatureDoesNotMatch');
  const other = await presigned(wireRequest(s3.port, 'GET', '/plain/k'), 60, { region: 'us-east-1' });
  assert.equal(await code(other.query), 'AuthorizationQueryParametersError');
  const unknown = await presigned(wireRequest(s3.port, 'GET', '/plain/k'), 60, { accessKeyId: 'AKIDOTHER' });
  assert.equal(await code(unknown.query), 'InvalidAccessKeyId');
});

test('a presigned URL with our own Authorization beside it is refused', async (t) => {
  const { client } = await startWithObject(t);
  const url = await getSignedUrl(client, new GetObjectCommand(k));
  assert.deepEqual(await ask(url, { headers: { authorization: 'Bearer wm_1_abc' } }), [
    400,
    'InvalidArgument',
  ]);
});
