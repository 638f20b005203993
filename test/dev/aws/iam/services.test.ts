/** The rights that S3, SSM, SQS and Lambda demand for what clients do, asked through the SDK. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import * as S3 from '@aws-sdk/client-s3';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import * as SSM from '@aws-sdk/client-ssm';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { Access, type Identity, operator } from '../../../../dev/aws/iam/access.ts';
import { type Grant, statementsOf } from '../../../../dev/aws/iam/policy.ts';
import { startLambdaGate } from '../../../../dev/aws/lambda/gate.ts';
import { startS3 } from '../../../../dev/aws/s3/server.ts';
import { startSsm } from '../../../../dev/aws/ssm/server.ts';
import { accountId, startQueues } from '../../../../dev/stack/queues.ts';
import { refusal, region } from '../support/bench.ts';

const secretAccessKey = 'secret';
const admin = { accessKeyId: 'admin', secretAccessKey };
const somebody = { accessKeyId: 'somebody', secretAccessKey };
const arn = 'arn:aws:sts::000000000000:assumed-role/Some/body';
/** Changed by each test: what somebody may do. */
const identity: { arn: string; secretAccessKey: string; statements: ReturnType<typeof statementsOf> } = {
  arn,
  secretAccessKey,
  statements: [],
};
const access = new Access(
  new Map<string, Identity>([
    ['admin', operator(secretAccessKey)],
    ['somebody', identity],
  ]),
);
const may = (grants: readonly Grant[], Condition?: object) => {
  identity.statements = statementsOf({
    Version: '2012-10-17',
    Statement: grants.map(({ action, resource }) => ({
      Effect: 'Allow',
      Action: action,
      Resource: resource,
      ...(Condition && { Condition }),
    })),
  });
};

const stack = new AsyncDisposableStack();
after(() => stack.disposeAsync());
const own = <T extends { close(): Promise<void> }>(server: T) => stack.adopt(server, (one) => one.close());
const s3 = own(await startS3({ region, credentials: admin, access }));
s3.createBucket('files', { versioning: true });
const ssm = own(await startSsm({ region, access }));
const queues = own(await startQueues(region, admin, access));
const target = createServer((_, response) => response.end('{"done":true}')).listen(0, '127.0.0.1');
await once(target, 'listening');
stack.defer(() => {
  target.closeAllConnections();
  target.close();
});
const address = `http://127.0.0.1:${(target.address() as AddressInfo).port}`;
const gate = own(await startLambdaGate({ region, account: accountId, access, target: address }));

const options = { region, credentials: somebody, maxAttempts: 1 };
const client = new S3.S3Client({ ...options, endpoint: s3.url, requestChecksumCalculation: 'WHEN_REQUIRED' });
const operatorClient = new S3.S3Client({ ...options, credentials: admin, endpoint: s3.url });
stack.defer(() => {
  client.destroy();
  operatorClient.destroy();
});

const Bucket = 'files';
const Key = 'a/1';
const bucketArn = 'arn:aws:s3:::files';
const onObject = (action: string, key = Key): Grant => ({
  action: `s3:${action}`,
  resource: `${bucketArn}/${key}`,
});
const onBucket = (action: string): Grant => ({ action: `s3:${action}`, resource: bucketArn });
let VersionId = '';
let ETag = '';
before(async () => {
  const put = await operatorClient.send(new S3.PutObjectCommand({ Bucket, Key, Body: 'x', Tagging: 'a=b' }));
  VersionId = put.VersionId ?? '';
  ETag = put.ETag ?? '';
});

type Send = () => Promise<unknown>;
const CASES: readonly (readonly [what: string, send: Send, needs: readonly Grant[]])[] = [
  ['GetObject', () => client.send(new S3.GetObjectCommand({ Bucket, Key })), [onObject('GetObject')]],
  ['HeadObject', () => client.send(new S3.HeadObjectCommand({ Bucket, Key })), [onObject('GetObject')]],
  [
    'GetObject of a version',
    () => client.send(new S3.GetObjectCommand({ Bucket, Key, VersionId })),
    [onObject('GetObjectVersion')],
  ],
  [
    'PutObject',
    () => client.send(new S3.PutObjectCommand({ Bucket, Key: 'b', Body: 'x' })),
    [onObject('PutObject', 'b')],
  ],
  [
    'PutObject with tags',
    () => client.send(new S3.PutObjectCommand({ Bucket, Key: 'b', Body: 'x', Tagging: 'a=b' })),
    [onObject('PutObject', 'b'), onObject('PutObjectTagging', 'b')],
  ],
  [
    'PutObject in place of an ETag',
    () => client.send(new S3.PutObjectCommand({ Bucket, Key, Body: 'x', IfMatch: ETag, Tagging: 'a=b' })),
    [onObject('PutObject'), onObject('PutObjectTagging'), onObject('GetObject')],
  ],
  [
    'CopyObject of what has tags',
    () =>
      client.send(
        new S3.CopyObjectCommand({ Bucket, Key: 'c', CopySource: `files/${Key}?versionId=${VersionId}` }),
      ),
    [
      onObject('GetObjectVersion'),
      onObject('GetObjectVersionTagging'),
      onObject('PutObject', 'c'),
      onObject('PutObjectTagging', 'c'),
    ],
  ],
  [
    'CopyObject without the tags',
    () =>
      client.send(
        new S3.CopyObjectCommand({
          Bucket,
          Key: 'c',
          CopySource: `files/${Key}`,
          TaggingDirective: 'REPLACE',
        }),
      ),
    [onObject('GetObject'), onObject('PutObject', 'c')],
  ],
  [
    'DeleteObject',
    () => client.send(new S3.DeleteObjectCommand({ Bucket, Key: 'd' })),
    [onObject('DeleteObject', 'd')],
  ],
  [
    'DeleteObject of a version',
    () => client.send(new S3.DeleteObjectCommand({ Bucket, Key: 'd', VersionId: 'null' })),
    [onObject('DeleteObjectVersion', 'd')],
  ],
  ['ListObjects', () => client.send(new S3.ListObjectsV2Command({ Bucket })), [onBucket('ListBucket')]],
  [
    'ListObjectVersions',
    () => client.send(new S3.ListObjectVersionsCommand({ Bucket })),
    [onBucket('ListBucketVersions')],
  ],
  ['HeadBucket', () => client.send(new S3.HeadBucketCommand({ Bucket })), [onBucket('ListBucket')]],
  [
    'a multipart upload',
    async () => {
      const { UploadId } = await client.send(new S3.CreateMultipartUploadCommand({ Bucket, Key: 'm' }));
      await client.send(new S3.AbortMultipartUploadCommand({ Bucket, Key: 'm', UploadId }));
    },
    [onObject('PutObject', 'm'), onObject('AbortMultipartUpload', 'm')],
  ],
  [
    'a presigned GET, at its use',
    async () => {
      const url = await getSignedUrl(client, new S3.GetObjectCommand({ Bucket, Key }));
      const response = await fetch(url);
      if (response.ok) return;
      assert.match(await response.text(), /<Code>AccessDenied<\/Code><Message>User: arn:aws:sts/);
      throw Object.assign(new Error(), {
        name: 'AccessDenied',
        $metadata: { httpStatusCode: response.status },
      });
    },
    [onObject('GetObject')],
  ],
  [
    'a form, at its use',
    async () => {
      const { url, fields } = await createPresignedPost(client, { Bucket, Key: 'f' });
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) form.set(name, value);
      form.set('file', new Blob(['x']));
      const response = await fetch(url, { method: 'POST', body: form });
      await response.body?.cancel();
      if (response.ok) return;
      throw Object.assign(new Error(), {
        name: 'AccessDenied',
        $metadata: { httpStatusCode: response.status },
      });
    },
    [onObject('PutObject', 'f')],
  ],
];

for (const [what, send, needs] of CASES) {
  test(`S3: ${what} needs ${needs.map(({ action }) => action).join(', ')}, each of them, and no more`, async () => {
    for (const left of needs) {
      may(needs.filter((grant) => grant !== left));
      const { status } = await refusal(send());
      assert.equal(status, 403, `without ${left.action}`);
    }
    may(needs);
    await send();
    // The next cases find the object as it was.
    const put = await operatorClient.send(
      new S3.PutObjectCommand({ Bucket, Key, Body: 'x', Tagging: 'a=b' }),
    );
    ETag = put.ETag ?? '';
  });
}

test('S3: that an object is not there is told to those who may list, under a condition that knows no prefix', async () => {
  const read = () => refusal(client.send(new S3.GetObjectCommand({ Bucket, Key: 'gone' })));
  may([onObject('GetObject', '*')]);
  assert.deepEqual(await read(), { name: 'AccessDenied', status: 403 });
  may([onObject('GetObject', '*'), onBucket('ListBucket')], { StringLikeIfExists: { 's3:prefix': 'a/*' } });
  assert.deepEqual(await read(), { name: 'NoSuchKey', status: 404 });
  may([onObject('GetObject', '*'), onBucket('ListBucket')], { StringLike: { 's3:prefix': 'a/*' } });
  assert.deepEqual(await read(), { name: 'AccessDenied', status: 403 });
});

test('S3: a listing stays within its prefix', async () => {
  const list = (Prefix: string) => refusal(client.send(new S3.ListObjectsV2Command({ Bucket, Prefix })));
  may([onBucket('ListBucket')], { StringLikeIfExists: { 's3:prefix': 'a/*' } });
  assert.equal((await list('a/')).status, 200);
  assert.deepEqual(await list('b/'), { name: 'AccessDenied', status: 403 });
});

test('S3: of many deletions each is judged by itself', async () => {
  may([onObject('DeleteObject', 'x/*')]);
  const Objects = [{ Key: 'x/1' }, { Key: 'y/1' }, { Key: 'x/1', VersionId: 'null' }];
  const { Deleted, Errors } = await client.send(
    new S3.DeleteObjectsCommand({ Bucket, Delete: { Objects }, ChecksumAlgorithm: 'CRC32' }),
  );
  assert.deepEqual(
    Deleted?.map((one) => one.Key),
    ['x/1'],
  );
  assert.deepEqual(
    Errors?.map((one) => [one.Key, one.Code]),
    [
      ['y/1', 'AccessDenied'],
      ['x/1', 'AccessDenied'],
    ],
  );
});

test('SSM: each parameter that is named needs the right; a list needs it to all', async (t) => {
  const params = new SSM.SSMClient({ ...options, endpoint: ssm.url });
  t.after(() => params.destroy());
  ssm.put('/p/a', '1');
  ssm.put('/p/b', '1');
  const parameter = (action: string, path: string): Grant => ({
    action: `ssm:${action}`,
    resource: `arn:aws:ssm:${region}:${accountId}:parameter${path}`,
  });
  const denied = { name: 'AccessDeniedException', status: 400 };
  const both = new SSM.GetParametersCommand({ Names: ['/p/a', '/p/b:1'] });
  may([parameter('GetParameters', '/p/a')]);
  await assert.rejects(params.send(both), {
    name: 'AccessDeniedException',
    message: `User: ${arn} is not authorized to perform: ssm:GetParameters on resource: arn:aws:ssm:${region}:${accountId}:parameter/p/b because no identity-based policy allows the ssm:GetParameters action`,
  });
  may([parameter('GetParameters', '/p/*')]);
  assert.equal((await params.send(both)).Parameters?.length, 2);
  const below = new SSM.GetParametersByPathCommand({ Path: '/p' });
  may([parameter('GetParametersByPath', '/p/*')]);
  assert.deepEqual(await refusal(params.send(below)), denied);
  may([parameter('GetParametersByPath', '/p')]);
  await params.send(below);
  const describe = new SSM.DescribeParametersCommand({});
  may([parameter('DescribeParameters', '/p/*')]);
  assert.deepEqual(await refusal(params.send(describe)), denied);
  may([{ action: 'ssm:DescribeParameters', resource: '*' }]);
  await params.send(describe);
});

test('SQS: signed, and allowed for that queue', async (t) => {
  const urls = await queues.create({
    One: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'one' } },
    Two: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'two' } },
  });
  const resource = `arn:aws:sqs:${region}:${accountId}:one`;
  const sqs = queues.clientWith(somebody);
  const forged = new SQSClient({
    ...options,
    endpoint: queues.url,
    credentials: { ...somebody, secretAccessKey: 'x' },
  });
  t.after(() => {
    sqs.destroy();
    forged.destroy();
  });
  const send = (id: string, by = sqs) =>
    by.send(new SendMessageCommand({ QueueUrl: urls.get(id), MessageBody: '不' }));
  may([]);
  await assert.rejects(send('One'), {
    message: `User: ${arn} is not authorized to perform: sqs:sendmessage on resource: ${resource} because no identity-based policy allows the sqs:sendmessage action`,
  });
  may([{ action: 'sqs:SendMessage', resource }]);
  await send('One');
  assert.equal((await refusal(send('Two'))).status, 403);
  assert.equal((await refusal(send('One', forged))).status, 403);
});

test('Lambda: signed, and allowed for that function', async (t) => {
  const lambda = new LambdaClient({ ...options, endpoint: gate.url });
  const forged = new LambdaClient({
    ...options,
    endpoint: gate.url,
    credentials: { ...somebody, secretAccessKey: 'x' },
  });
  t.after(() => {
    lambda.destroy();
    forged.destroy();
  });
  const invoke = (FunctionName: string, by = lambda) =>
    by.send(new InvokeCommand({ FunctionName, Payload: '{}' }));
  const resource = `arn:aws:lambda:${region}:${accountId}:function:one`;
  may([{ action: 'lambda:InvokeFunction', resource }]);
  const { Payload } = await invoke('one');
  assert.equal(Buffer.from(Payload ?? '').toString(), '{"done":true}');
  assert.deepEqual(await refusal(invoke('two')), { name: 'AccessDeniedException', status: 403 });
  assert.equal((await refusal(invoke('one', forged))).status, 403);
});
