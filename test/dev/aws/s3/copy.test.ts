import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { refusal, startBench } from '../support/bench.ts';

const source = { Bucket: 'plain', Key: 'in/图 片+1.png' };
const CopySource = `plain/${encodeURIComponent(source.Key)}`;
const target = { Bucket: 'kept', Key: 'copy' };

test('a copy takes the attributes along, or new ones', async (t) => {
  const { client } = await startBench(t);
  const body = Buffer.alloc(100_000, 'a');
  await client.send(
    new PutObjectCommand({
      ...source,
      Body: body,
      ContentType: 'image/png',
      Metadata: { a: '1' },
      Tagging: 't=1',
    }),
  );
  const copy = await client.send(new CopyObjectCommand({ ...target, CopySource }));
  assert.ok(copy.VersionId);
  assert.ok(copy.CopyObjectResult?.LastModified);
  const got = await client.send(new GetObjectCommand(target));
  assert.equal((await got.Body?.transformToByteArray())?.length, body.length);
  assert.deepEqual(
    [got.ContentType, got.Metadata, got.TagCount, got.ETag],
    ['image/png', { a: '1' }, 1, copy.CopyObjectResult?.ETag],
  );
  const given = { MetadataDirective: 'REPLACE', ContentType: 'text/plain', Metadata: { b: '2' } } as const;
  await client.send(new CopyObjectCommand({ ...target, CopySource, ...given }));
  const replaced = await client.send(new HeadObjectCommand(target));
  assert.deepEqual(
    [replaced.ContentType, replaced.Metadata, replaced.TagCount],
    ['text/plain', { b: '2' }, 1],
  );
});

test('a copy lives on without its source', async (t) => {
  const { client, s3 } = await startBench(t);
  await client.send(new PutObjectCommand({ ...source, Body: Buffer.alloc(100_000, 'a') }));
  await client.send(new CopyObjectCommand({ ...target, CopySource }));
  await client.send(new DeleteObjectCommand(source));
  assert.equal((await s3.read('kept', 'copy'))?.length, 100_000);
  assert.equal(await s3.fileCount(), 1);
});

test('a copy onto itself must change something', async (t) => {
  const { client } = await startBench(t);
  await client.send(new PutObjectCommand({ ...source, Body: 'x' }));
  const same = (input: object) =>
    refusal(client.send(new CopyObjectCommand({ ...source, CopySource, ...input })));
  assert.deepEqual(await same({}), { name: 'InvalidRequest', status: 400 });
  assert.equal((await same({ MetadataDirective: 'REPLACE' })).status, 200);
});

test('sources that are not there', async (t) => {
  const { client } = await startBench(t);
  const copy = async (CopySource: string) =>
    (await refusal(client.send(new CopyObjectCommand({ ...target, CopySource })))).name;
  assert.equal(await copy('plain/missing'), 'NoSuchKey');
  assert.equal(await copy('nowhere/k'), 'NoSuchBucket');
  assert.equal(await copy('nokey'), 'InvalidArgument');
  assert.equal(await copy(`kept/k?versionId=${'x'.repeat(32)}`), 'NoSuchVersion');
});
