import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CreateBucketCommand,
  GetBucketLocationCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { refusal, region, startBench } from '../support/bench.ts';
import { send, signed, wireRequest } from '../support/wire.ts';

const plain = { Bucket: 'plain' };

test('a client that knows only the endpoint variable works', async (t) => {
  const { s3 } = await startBench(t);
  const variables = {
    AWS_ENDPOINT_URL_S3: s3.url,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: 'AKIDLOCALTEST',
    AWS_SECRET_ACCESS_KEY: 'local/secret+key',
  };
  const before = { ...process.env };
  Object.assign(process.env, variables);
  t.after(() => {
    process.env = before;
  });
  const client = new S3Client({});
  await client.send(new PutObjectCommand({ ...plain, Key: 'a', Body: 'b' }));
  client.destroy();
  assert.equal(String(await s3.read('plain', 'a')), 'b');
});

test('buckets', async (t) => {
  const { client, s3 } = await startBench(t);
  await client.send(new CreateBucketCommand({ Bucket: 'third' }));
  assert.deepEqual(
    (await client.send(new ListBucketsCommand({}))).Buckets?.map(({ Name }) => Name),
    ['kept', 'plain', 'third'],
  );
  assert.equal((await client.send(new HeadBucketCommand({ Bucket: 'third' }))).BucketRegion, region);
  assert.equal((await client.send(new GetBucketLocationCommand(plain))).LocationConstraint, region);
  const create = (Bucket: string) => refusal(client.send(new CreateBucketCommand({ Bucket })));
  assert.deepEqual(await create('plain'), { name: 'BucketAlreadyOwnedByYou', status: 409 });
  for (const name of ['Up', 'a', '1.2.3.4', 'a..b', '-ab']) {
    assert.throws(() => s3.createBucket(name), { code: 'InvalidBucketName' });
  }
  assert.throws(() => s3.createBucket('plain'), { code: 'BucketAlreadyOwnedByYou' });
});

test('what is not built says so', async (t) => {
  const { s3 } = await startBench(t);
  for (const [method, resource, name] of [
    ['GET', '/plain', 'acl'],
    ['GET', '/plain', 'lifecycle'],
    ['PUT', '/plain/k', 'tagging'],
    ['GET', '/plain/k', 'attributes'],
    ['DELETE', '/plain', ''],
  ] as const) {
    const request = wireRequest(s3.port, method, resource, { query: name ? { [name]: '' } : {} });
    const answer = await send(s3.port, await signed(request));
    assert.deepEqual([answer.status, answer.code], [501, 'NotImplemented'], `${method} ${resource}?${name}`);
  }
});

test('limits of metadata and keys, and ACLs are off', async (t) => {
  const { client, s3 } = await startBench(t);
  const put = (input: object) =>
    client.send(new PutObjectCommand({ ...plain, Key: 'k', Body: 'x', ...input }));
  await put({ Metadata: { a: 'b'.repeat(2047) } });
  assert.equal((await refusal(put({ Metadata: { a: 'b'.repeat(2048) } }))).name, 'MetadataTooLarge');
  await put({ Key: '中'.repeat(341) });
  assert.equal((await refusal(put({ Key: '中'.repeat(342) }))).name, 'KeyTooLongError');
  assert.equal((await refusal(put({ ACL: 'public-read' }))).name, 'AccessControlListNotSupported');
  await put({ ACL: 'bucket-owner-full-control', ServerSideEncryption: 'aws:kms', SSEKMSKeyId: 'key-1' });
  const head = await client.send(new HeadObjectCommand({ ...plain, Key: 'k' }));
  assert.deepEqual([head.ServerSideEncryption, head.SSEKMSKeyId], ['aws:kms', 'key-1']);
  const bad = await send(
    s3.port,
    await signed(wireRequest(s3.port, 'GET', '/plain/k')).then((wire) => ({ ...wire, path: '/plain/%ff' })),
  );
  assert.deepEqual([bad.status, bad.code], [400, 'InvalidURI']);
});
