import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  DeleteParameterCommand,
  GetParameterCommand,
  GetParameterHistoryCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { refusal, region } from '../support/bench.ts';
import { startSsmBench } from '../support/ssm-bench.ts';

const text = { Name: '/app/test/key', Value: 'one', Type: 'String' } as const;

test('a client that knows only the endpoint variable works', async (t) => {
  const { ssm } = await startSsmBench(t);
  const before = { ...process.env };
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_SSM: ssm.url,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: 'AKIDLOCALTEST',
    AWS_SECRET_ACCESS_KEY: 'local/secret+key',
  });
  t.after(() => {
    process.env = before;
  });
  const client = new SSMClient({});
  await client.send(new PutParameterCommand(text));
  client.destroy();
  assert.equal(ssm.value('/app/test/key'), 'one');
});

test('a parameter comes back as it was put, and every write is a version', async (t) => {
  const { client, ssm } = await startSsmBench(t);
  const first = await client.send(new PutParameterCommand(text));
  assert.deepEqual([first.Version, first.Tier], [1, 'Standard']);
  assert.deepEqual(await refusal(client.send(new PutParameterCommand(text))), {
    name: 'ParameterAlreadyExists',
    status: 400,
  });
  const second = await client.send(
    new PutParameterCommand({ Name: text.Name, Value: '二', Overwrite: true }),
  );
  assert.equal(second.Version, 2);
  const { Parameter } = await client.send(new GetParameterCommand({ Name: text.Name }));
  assert.deepEqual(
    { ...Parameter, LastModifiedDate: Parameter?.LastModifiedDate instanceof Date },
    {
      Name: '/app/test/key',
      Type: 'String',
      Value: '二',
      Version: 2,
      LastModifiedDate: true,
      ARN: `arn:aws:ssm:${region}:000000000000:parameter/app/test/key`,
      DataType: 'text',
    },
  );
  const old = await client.send(new GetParameterCommand({ Name: `${text.Name}:1` }));
  assert.deepEqual(
    [old.Parameter?.Value, old.Parameter?.Selector, old.Parameter?.Name],
    ['one', ':1', text.Name],
  );
  const missing = client.send(new GetParameterCommand({ Name: `${text.Name}:3` }));
  assert.equal((await refusal(missing)).name, 'ParameterVersionNotFound');
  assert.deepEqual(ssm.names(), [text.Name]);
});

test('a SecureString reads as ciphertext without decryption', async (t) => {
  const { client } = await startSsmBench(t);
  await client.send(new PutParameterCommand({ ...text, Value: 'secret', Type: 'SecureString' }));
  const read = async (WithDecryption: boolean) => {
    const one = await client.send(new GetParameterCommand({ Name: text.Name, WithDecryption }));
    const many = await client.send(new GetParametersCommand({ Names: [text.Name], WithDecryption }));
    const below = await client.send(new GetParametersByPathCommand({ Path: '/app/test', WithDecryption }));
    const history = await client.send(new GetParameterHistoryCommand({ Name: text.Name, WithDecryption }));
    return [one.Parameter, many.Parameters?.[0], below.Parameters?.[0], history.Parameters?.[0]].map(
      (found) => found?.Value,
    );
  };
  assert.deepEqual(await read(true), ['secret', 'secret', 'secret', 'secret']);
  const [cipher, ...same] = await read(false);
  assert.match(`${cipher}`, /^AQICAH[\w+/=]{100,}$/);
  assert.ok(same.every((other) => other === cipher));
});

test('what is not there', async (t) => {
  const { client } = await startSsmBench(t);
  const missing = { Name: '/app/none' };
  for (const Command of [GetParameterCommand, DeleteParameterCommand, GetParameterHistoryCommand]) {
    const refused = await refusal(client.send(new Command(missing) as GetParameterCommand));
    assert.deepEqual(refused, { name: 'ParameterNotFound', status: 400 });
  }
  await client.send(new PutParameterCommand(text));
  const found = await client.send(
    new GetParametersCommand({ Names: [text.Name, '/app/none', `${text.Name}:9`] }),
  );
  assert.deepEqual(
    found.Parameters?.map(({ Name }) => Name),
    [text.Name],
  );
  assert.deepEqual(found.InvalidParameters, ['/app/none', `${text.Name}:9`]);
});

test('a hundred versions are kept', async (t) => {
  const { client, ssm } = await startSsmBench(t);
  for (let index = 1; index <= 105; index++) ssm.put('/a', `${index}`);
  const versions: unknown[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(
      new GetParameterHistoryCommand({ Name: '/a', ...(NextToken ? { NextToken } : {}) }),
    );
    versions.push(...(page.Parameters ?? []).map(({ Version, Value }) => `${Version}=${Value}`));
    NextToken = page.NextToken;
  } while (NextToken);
  assert.deepEqual([versions.length, versions[0], versions.at(-1)], [100, '6=6', '105=105']);
});
