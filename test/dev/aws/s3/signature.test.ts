import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { type Bench, refusal, startBench } from '../support/bench.ts';
import { type Signing, send, signed, type WireRequest, wireRequest } from '../support/wire.ts';

async function answer({ s3 }: Bench, wire: WireRequest) {
  const { status, code, text } = await send(s3.port, wire);
  return { status, code, text };
}

async function get(bench: Bench, signing: Signing, headers: Record<string, string> = {}) {
  return answer(bench, await signed(wireRequest(bench.s3.port, 'GET', '/plain/k', { headers }), signing));
}

async function startWithObject(t: Parameters<typeof startBench>[0]): Promise<Bench> {
  const bench = await startBench(t);
  await bench.client.send(new PutObjectCommand({ Bucket: 'plain', Key: 'k', Body: 'secret' }));
  return bench;
}

test('nothing is done for the unsigned, and nothing told', async (t) => {
  const bench = await startWithObject(t);
  const { port } = bench.s3;
  for (const wire of [
    wireRequest(port, 'GET', '/'),
    wireRequest(port, 'GET', '/plain/k'),
    wireRequest(port, 'GET', '/plain/missing'),
    wireRequest(port, 'GET', '/nowhere/k'),
    wireRequest(port, 'GET', '/plain', { query: { 'list-type': '2' } }),
    wireRequest(port, 'PUT', '/plain/k', { body: 'mine now' }),
    wireRequest(port, 'DELETE', '/plain/k'),
    wireRequest(port, 'POST', '/plain', { query: { delete: '' }, body: '<Delete/>' }),
  ]) {
    const { status, code, text } = await answer(bench, wire);
    assert.deepEqual([status, code], [403, 'AccessDenied'], wire.method + wire.path);
    assert.doesNotMatch(text, /secret/);
  }
  const head = await answer(bench, wireRequest(port, 'HEAD', '/plain/k'));
  assert.deepEqual(head, { status: 403, code: undefined, text: '' });
  assert.equal(String(await bench.s3.read('plain', 'k')), 'secret');
});

test('wrong secrets and unknown keys', async (t) => {
  const bench = await startWithObject(t);
  const wrong = await get(bench, { secretAccessKey: 'guess' });
  assert.deepEqual([wrong.status, wrong.code], [403, 'SignatureDoesNotMatch']);
  assert.match(wrong.text, /<StringToSign>AWS4-HMAC-SHA256/);
  assert.doesNotMatch(wrong.text, /local\/secret\+key/);
  const unknown = await get(bench, { accessKeyId: 'AKIDOTHER' });
  assert.deepEqual([unknown.status, unknown.code], [403, 'InvalidAccessKeyId']);
  const client = bench.newClient({ credentials: { accessKeyId: 'AKIDLOCALTEST', secretAccessKey: 'guess' } });
  const refused = await refusal(client.send(new GetObjectCommand({ Bucket: 'plain', Key: 'k' })));
  assert.deepEqual(refused, { name: 'SignatureDoesNotMatch', status: 403 });
});

test('another region, another service', async (t) => {
  const bench = await startWithObject(t);
  const region = await get(bench, { region: 'us-east-1' });
  assert.deepEqual([region.status, region.code], [400, 'AuthorizationHeaderMalformed']);
  assert.match(
    region.text,
    /the region &apos;us-east-1&apos; is wrong|the region 'us-east-1' is wrong; expecting 'eu-west-1'/,
  );
  assert.match(region.text, /<Region>eu-west-1<\/Region>/);
  const service = await get(bench, { service: 'ssm' });
  assert.deepEqual([service.status, service.code], [400, 'AuthorizationHeaderMalformed']);
});

test('clocks may differ by a quarter of an hour', async (t) => {
  const bench = await startWithObject(t);
  const at = (minutes: number) => get(bench, { date: new Date(bench.now() + minutes * 60_000) });
  assert.equal((await at(-14)).status, 200);
  assert.equal((await at(14)).status, 200);
  for (const minutes of [-16, 16]) {
    const skewed = await at(minutes);
    assert.deepEqual([skewed.status, skewed.code], [403, 'RequestTimeTooSkewed']);
  }
  // The SDK learns the time from the refusal and gets through on its second attempt.
  bench.advance(3600);
  const client = bench.newClient({ maxAttempts: 2 });
  await client.send(new GetObjectCommand({ Bucket: 'plain', Key: 'k' }));
});

test('what was changed after signing', async (t) => {
  const bench = await startWithObject(t);
  const { port } = bench.s3;
  const good = await signed(
    wireRequest(port, 'PUT', '/plain/k', {
      body: 'mine',
      headers: { 'content-type': 'text/plain', range: 'a' },
    }),
  );
  const { range: _, ...withoutRange } = good.headers;
  const changed: Partial<WireRequest>[] = [
    { path: '/plain/other' },
    { path: '/kept/k' },
    { method: 'DELETE' },
    { query: { versionId: 'null' } },
    { headers: { ...good.headers, 'content-type': 'text/html' } },
    { headers: { ...good.headers, host: `localhost:${port}` } },
    { headers: withoutRange },
    { headers: { ...good.headers, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } },
  ];
  for (const change of changed) {
    const { status, code } = await answer(bench, { ...good, ...change });
    assert.deepEqual([status, code], [403, 'SignatureDoesNotMatch'], JSON.stringify(change));
  }
  const body = await answer(bench, { ...good, body: Buffer.from('else') });
  assert.deepEqual([body.status, body.code], [400, 'XAmzContentSHA256Mismatch']);
  assert.equal(String(await bench.s3.read('plain', 'k')), 'secret');
  assert.equal((await answer(bench, good)).status, 200);
});

test('a header for S3 that is not under the signature', async (t) => {
  const bench = await startWithObject(t);
  const good = await signed(wireRequest(bench.s3.port, 'PUT', '/plain/k', { body: 'x' }));
  const added = { ...good, headers: { ...good.headers, 'x-amz-meta-a': '1', 'x-other': '1' } };
  const { status, code, text } = await answer(bench, added);
  assert.deepEqual([status, code], [403, 'AccessDenied']);
  assert.match(text, /not signed<\/Message><HeadersNotSigned>x-amz-meta-a</);
});

test('signatures that are none', async (t) => {
  const bench = await startWithObject(t);
  const { port } = bench.s3;
  const good = await signed(wireRequest(port, 'GET', '/plain/k'));
  const withAuthorization = async (authorization: string, headers: Record<string, string> = {}) => {
    const { status, code } = await answer(bench, {
      ...good,
      headers: { ...good.headers, ...headers, authorization },
    });
    return [status, code];
  };
  assert.deepEqual(await withAuthorization('Bearer wm_1_abc'), [400, 'InvalidArgument']);
  assert.deepEqual(await withAuthorization('AWS AKID:c2lnbmF0dXJl'), [400, 'InvalidRequest']);
  assert.deepEqual(await withAuthorization('AWS4-HMAC-SHA256'), [400, 'AuthorizationHeaderMalformed']);
  const query = { AWSAccessKeyId: 'AKID', Signature: 'c2ln', Expires: '1' };
  const old = await answer(bench, wireRequest(port, 'GET', '/plain/k', { query }));
  assert.deepEqual([old.status, old.code], [400, 'InvalidRequest']);
  const authorization = good.headers.authorization ?? '';
  assert.deepEqual(await withAuthorization(authorization, { 'x-amz-date': 'today' }), [403, 'AccessDenied']);
  assert.deepEqual(await withAuthorization(authorization.replace(/\/\d{8}\//, '/20200101/')), [
    400,
    'AuthorizationHeaderMalformed',
  ]);
  const { 'x-amz-content-sha256': _, ...bare } = good.headers;
  const withoutHash = await answer(bench, { ...good, headers: bare });
  assert.deepEqual([withoutHash.status, withoutHash.code], [400, 'InvalidRequest']);
  const oddHash = await get(bench, {}, { 'x-amz-content-sha256': 'none' });
  assert.deepEqual([oddHash.status, oddHash.code], [400, 'InvalidArgument']);
});
