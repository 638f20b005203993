import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  GetParameterCommand,
  GetParametersByPathCommand,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import type { LocalSsm } from '../../../../dev/aws/ssm/server.ts';
import { credentials, refusal, region } from '../support/bench.ts';
import { startSsmBench } from '../support/ssm-bench.ts';
import { type Signing, send, signed, type WireRequest, wireRequest } from '../support/wire.ts';

const Name = '/app/key';

function getWire(ssm: LocalSsm, operation = 'GetParameter', body = JSON.stringify({ Name })): WireRequest {
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `AmazonSSM.${operation}` };
  return wireRequest(ssm.port, 'POST', '/', { headers, body });
}

async function ask(ssm: LocalSsm, wire: WireRequest) {
  const { status, headers, text } = await send(ssm.port, wire);
  const { __type, ...rest } = JSON.parse(text);
  assert.equal(headers['x-amzn-errortype'], __type);
  assert.match(`${headers['x-amzn-requestid']}`, /^[\da-f-]{36}$/);
  return { status, type: __type ?? 'none', rest };
}

test('every request must be signed, for this service, here and now', async (t) => {
  const { ssm } = await startSsmBench(t);
  ssm.put(Name, 'secret');
  const sign = (signing: Signing = {}) => signed(getWire(ssm), { service: 'ssm', ...signing });
  assert.equal((await ask(ssm, await sign())).status, 200);
  const type = async (wire: WireRequest) => {
    const answer = await ask(ssm, wire);
    assert.equal(answer.status, 400);
    assert.doesNotMatch(JSON.stringify(answer), /secret/);
    return answer.type;
  };
  assert.equal(await type(getWire(ssm)), 'MissingAuthenticationTokenException');
  assert.equal(await type(await sign({ secretAccessKey: 'guess' })), 'InvalidSignatureException');
  assert.equal(await type(await sign({ accessKeyId: 'AKIDOTHER' })), 'UnrecognizedClientException');
  assert.equal(await type(await sign({ region: 'us-east-1' })), 'InvalidSignatureException');
  assert.equal(await type(await sign({ service: 's3' })), 'InvalidSignatureException');
  assert.equal(await type(await sign({ date: new Date(Date.now() - 360_000) })), 'InvalidSignatureException');
  const good = await sign();
  const other = { ...good, body: Buffer.from(JSON.stringify({ Name: '/app/kez' })) };
  assert.equal(await type(other), 'InvalidSignatureException');
  const target = { ...good, headers: { ...good.headers, 'x-amz-target': 'AmazonSSM.DeleteParameter' } };
  assert.equal(await type(target), 'InvalidSignatureException');
  assert.equal(
    await type({ ...good, headers: { ...good.headers, authorization: 'Bearer x' } }),
    'IncompleteSignatureException',
  );
});

test('without credentials anyone may ask', async (t) => {
  const ssm = (await startSsmBench(t, { credentials: undefined as never })).ssm;
  ssm.put(Name, 'open');
  assert.equal((await ask(ssm, getWire(ssm))).rest.Parameter.Value, 'open');
});

test('what is no request of SSM', async (t) => {
  const { ssm } = await startSsmBench(t);
  const type = async (wire: WireRequest) => (await ask(ssm, await signed(wire, { service: 'ssm' }))).type;
  assert.equal(await type(getWire(ssm, 'LabelParameterVersion')), 'UnknownOperationException');
  assert.equal(await type(getWire(ssm, 'constructor')), 'UnknownOperationException');
  assert.equal(await type({ ...getWire(ssm), method: 'PUT' }), 'UnknownOperationException');
  for (const body of ['{', '[]', '"x"', '{"Name": 1}', '{"Name": "/a", "WithDecryption": "yes"}']) {
    assert.equal(
      await type(getWire(ssm, 'GetParameter', body)),
      body.includes('/a') ? 'ParameterNotFound' : 'SerializationException',
    );
  }
  assert.equal(await type(getWire(ssm, 'GetParameter', '{}')), 'ValidationException');
  assert.equal(await type(getWire(ssm, 'GetParameters', '{"Names": []}')), 'ValidationException');
  const eleven = JSON.stringify({ Names: Array.from({ length: 11 }, (_, index) => `/a${index}`) });
  assert.equal(await type(getWire(ssm, 'GetParameters', eleven)), 'ValidationException');
  assert.equal(await type(getWire(ssm, 'PutParameter', 'x'.repeat(1_100_000))), 'SerializationException');
});

test('calls are counted by operation and name, here and over HTTP', async (t) => {
  const { ssm, client } = await startSsmBench(t);
  ssm.put(Name, 'x');
  await client.send(new GetParameterCommand({ Name }));
  await client.send(new GetParametersByPathCommand({ Path: '/app' }));
  await refusal(client.send(new GetParameterCommand({ Name: '/app/none' })));
  const told = ssm.calls().map(({ operation, names }) => [operation, ...names]);
  const expected = [
    ['GetParameter', Name],
    ['GetParametersByPath', '/app'],
    ['GetParameter', '/app/none'],
  ];
  assert.deepEqual(told, expected);
  const url = `${ssm.url}/_local/calls`;
  const over = (await (await fetch(url)).json()) as {
    calls: { operation: string; names: string[]; at: string }[];
  };
  assert.deepEqual(over.calls, ssm.calls());
  assert.ok(Date.parse(`${over.calls[0]?.at}`) <= Date.now());
  assert.deepEqual(await (await fetch(url, { method: 'DELETE' })).json(), { calls: [] });
  assert.deepEqual(ssm.calls(), []);
  await client.send(new PutParameterCommand({ Name, Value: 'y', Overwrite: true }));
  ssm.clearCalls();
  assert.deepEqual(ssm.calls(), []);
});

test('times are those of the clock given, and the SDK follows it', async (t) => {
  const ahead = 3_600_000;
  const { ssm } = await startSsmBench(t, { now: () => Date.now() + ahead });
  const client = new SSMClient({ region, credentials, endpoint: ssm.url, maxAttempts: 2 });
  t.after(() => client.destroy());
  await client.send(new PutParameterCommand({ Name, Value: 'x', Type: 'String' }));
  const { Parameter } = await client.send(new GetParameterCommand({ Name }));
  const off = Number(Parameter?.LastModifiedDate) - Date.now() - ahead;
  assert.ok(Math.abs(off) < 5000);
});
