import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  DeleteParameterCommand,
  DeleteParametersCommand,
  DescribeParametersCommand,
  type DescribeParametersCommandInput,
  GetParametersByPathCommand,
  PutParameterCommand,
  type PutParameterCommandInput,
} from '@aws-sdk/client-ssm';
import { refusal } from '../support/bench.ts';
import { startSsmBench } from '../support/ssm-bench.ts';

const text = { Name: '/app/test/key', Value: 'one', Type: 'String' } as const;

test('paths, one level or all, in pages of ten', async (t) => {
  const { client, ssm } = await startSsmBench(t);
  for (let index = 0; index < 23; index++) ssm.put(`/app/keys/${String(index).padStart(2, '0')}`, `${index}`);
  ssm.put('/app/keys/deep/er', 'x');
  ssm.put('/application/other', 'x');
  ssm.put('root', 'x');
  const walk = async (Path: string, input: object = {}) => {
    const names: string[] = [];
    let NextToken: string | undefined;
    do {
      const command = new GetParametersByPathCommand({ Path, ...(NextToken ? { NextToken } : {}), ...input });
      const page = await client.send(command);
      assert.ok((page.Parameters?.length ?? 0) <= 10);
      names.push(...(page.Parameters ?? []).map(({ Name }) => `${Name}`));
      NextToken = page.NextToken;
    } while (NextToken);
    return names;
  };
  assert.equal((await walk('/app/keys')).length, 23);
  assert.equal((await walk('/app/keys/', { MaxResults: 7 })).length, 23);
  assert.equal((await walk('/app/keys', { Recursive: true })).length, 24);
  assert.deepEqual(await walk('/app'), []);
  assert.equal((await walk('/app', { Recursive: true })).length, 24);
  assert.deepEqual(await walk('/'), ['root']);
  assert.equal((await walk('/', { Recursive: true })).length, 26);
  for (const input of [
    { MaxResults: 11 },
    { MaxResults: 0 },
    { Path: 'app' },
    { ParameterFilters: [{ Key: 'Type' }] },
  ]) {
    assert.equal((await refusal(walk('/app', input))).name, 'ValidationException', JSON.stringify(input));
  }
  assert.equal((await refusal(walk('/app', { NextToken: 'mine' }))).name, 'InvalidNextToken');
});

test('limits of values and tiers', async (t) => {
  const { client } = await startSsmBench(t);
  const put = (input: Partial<PutParameterCommandInput>) =>
    client.send(new PutParameterCommand({ ...text, Overwrite: true, ...input }));
  const fails = async (input: Partial<PutParameterCommandInput>) => (await refusal(put(input))).name;
  const large = 'x'.repeat(4097);
  assert.equal((await put({ Value: 'x'.repeat(4096) })).Tier, 'Standard');
  assert.equal(await fails({ Value: large }), 'ValidationException');
  assert.equal((await put({ Value: large, Tier: 'Intelligent-Tiering' })).Tier, 'Advanced');
  assert.equal((await put({ Value: 'x'.repeat(8192) })).Tier, 'Advanced');
  assert.equal(await fails({ Value: 'x'.repeat(8193) }), 'ValidationException');
  assert.equal(await fails({ Tier: 'Standard' }), 'ValidationException');
  assert.equal(await fails({ Value: '' }), 'ValidationException');
  assert.equal(await fails({ Type: 'SecureString' }), 'HierarchyTypeMismatchException');
  assert.equal(await fails({ Name: '/app/new', Type: 'Number' as 'String' }), 'UnsupportedParameterType');
  const typeless = client.send(new PutParameterCommand({ Name: '/app/new', Value: 'x' }));
  assert.equal((await refusal(typeless)).name, 'ValidationException');
  assert.equal(
    await fails({ Name: '/app/new', AllowedPattern: '\\d+' }),
    'ParameterPatternMismatchException',
  );
  assert.equal(await fails({ Name: '/app/new', AllowedPattern: '(' }), 'InvalidAllowedPatternException');
  assert.equal((await put({ Name: '/app/new', AllowedPattern: '\\w+' })).Version, 1);
});

test('names', async (t) => {
  const { client } = await startSsmBench(t);
  const put = async (Name: string) =>
    (await refusal(client.send(new PutParameterCommand({ ...text, Name })))).name;
  assert.equal(await put('plain.name-1_'), 'none');
  assert.equal(await put(`/${'l/'.repeat(14)}l`), 'none');
  assert.equal(await put(`/${'l/'.repeat(15)}l`), 'HierarchyLevelLimitExceededException');
  for (const name of [
    'a/b',
    '/a//b',
    '/a/',
    '/中',
    '/a b',
    '/a:1',
    'aws-x',
    '/SSM/x',
    `/${'x'.repeat(1011)}`,
  ]) {
    assert.equal(await put(name), 'ValidationException', name);
  }
});

test('deletions, and what is known beside values', async (t) => {
  const { client, ssm } = await startSsmBench(t);
  for (const name of ['/a/1', '/a/2', '/b/1']) ssm.put(name, 'x');
  ssm.put('/b/2', 'x', 'SecureString');
  const describe = async (
    ...ParameterFilters: NonNullable<DescribeParametersCommandInput['ParameterFilters']>
  ) =>
    (await client.send(new DescribeParametersCommand({ ParameterFilters }))).Parameters?.map(
      ({ Name }) => Name,
    );
  assert.deepEqual(await describe(), ['/a/1', '/a/2', '/b/1', '/b/2']);
  assert.deepEqual(await describe({ Key: 'Name', Option: 'BeginsWith', Values: ['/a'] }), ['/a/1', '/a/2']);
  assert.deepEqual(await describe({ Key: 'Type', Values: ['SecureString'] }), ['/b/2']);
  assert.deepEqual(await describe({ Key: 'Path', Option: 'OneLevel', Values: ['/b'] }), ['/b/1', '/b/2']);
  assert.equal((await refusal(describe({ Key: 'Colour', Values: ['x'] }))).name, 'InvalidFilterKey');
  const { Parameters } = await client.send(new DescribeParametersCommand({ MaxResults: 4 }));
  assert.deepEqual(
    [Parameters?.[3]?.KeyId, Parameters?.[3]?.Version, Parameters?.[3]?.Tier],
    ['alias/aws/ssm', 1, 'Standard'],
  );
  await client.send(new DeleteParameterCommand({ Name: '/a/1' }));
  const done = await client.send(new DeleteParametersCommand({ Names: ['/a/1', '/a/2'] }));
  assert.deepEqual([done.DeletedParameters, done.InvalidParameters], [['/a/2'], ['/a/1']]);
  assert.deepEqual(ssm.names(), ['/b/1', '/b/2']);
});
