import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { type Bench, refusal, region, startBench } from '../support/bench.ts';

const queueArn = 'arn:aws:sqs:eu-west-1:000000000000:uploads';
const all = { events: ['s3:ObjectCreated:*'], queueArn };

type S3Record = {
  eventVersion: string;
  eventSource: string;
  awsRegion: string;
  eventTime: string;
  eventName: string;
  responseElements: Record<string, string>;
  s3: {
    s3SchemaVersion: string;
    bucket: { name: string; arn: string };
    object: { key: string; size: number; eTag: string; versionId?: string; sequencer: string };
  };
};

async function records({ s3, events }: Bench): Promise<S3Record[]> {
  await s3.delivered();
  return events.flatMap(({ body }) => (body.Records as S3Record[] | undefined) ?? []);
}

test('each way of creating an object is told', async (t) => {
  const bench = await startBench(t, { staging: { versioning: true, notifications: [all] } });
  const k = { Bucket: 'staging', Key: 'in/图 片+1.png' };
  await bench.client.send(new PutObjectCommand({ ...k, Body: 'hello' }));
  const CopySource = `staging/${encodeURIComponent(k.Key)}`;
  await bench.client.send(new CopyObjectCommand({ Bucket: 'staging', Key: 'copy', CopySource }));
  const post = await createPresignedPost(bench.client, { Bucket: 'staging', Key: 'posted' });
  const form = new FormData();
  for (const [name, value] of Object.entries(post.fields)) form.append(name, value);
  form.append('file', new Blob(['x']));
  assert.equal((await fetch(post.url, { method: 'POST', body: form })).status, 204);
  const { UploadId } = await bench.client.send(new CreateMultipartUploadCommand({ ...k, Key: 'parts' }));
  const upload = { ...k, Key: 'parts', UploadId };
  const part = await bench.client.send(new UploadPartCommand({ ...upload, PartNumber: 1, Body: 'x' }));
  const MultipartUpload = { Parts: [{ PartNumber: 1, ETag: part.ETag }] };
  await bench.client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload }));

  const found = await records(bench);
  assert.deepEqual(
    found.map(({ eventName, s3 }) => [eventName, s3.object.key]),
    [
      ['ObjectCreated:Put', 'in/%E5%9B%BE+%E7%89%87%2B1.png'],
      ['ObjectCreated:Copy', 'copy'],
      ['ObjectCreated:Post', 'posted'],
      ['ObjectCreated:CompleteMultipartUpload', 'parts'],
    ],
  );
  const sequence = found.map((record) => record.s3.object.sequencer);
  assert.ok(sequence.every((sequencer) => /^[\dA-F]{18}$/.test(sequencer)));
  assert.deepEqual(sequence.toSorted(), sequence);
  assert.equal(new Set(sequence).size, 4);
});

test('an event has all that consumers read', async (t) => {
  const bench = await startBench(t, { staging: { versioning: true, notifications: [all] } });
  const k = { Bucket: 'staging', Key: 'k' };
  const { VersionId, ETag } = await bench.client.send(new PutObjectCommand({ ...k, Body: 'hello' }));
  const [put] = await records(bench);
  assert.ok(put);
  const { eventVersion, eventSource, awsRegion, responseElements, s3 } = put;
  assert.deepEqual(
    [eventVersion, eventSource, awsRegion, s3.s3SchemaVersion],
    ['2.1', 'aws:s3', region, '1.0'],
  );
  assert.match(`${responseElements['x-amz-request-id']}`, /^\w+$/);
  assert.deepEqual([s3.bucket.name, s3.bucket.arn], ['staging', 'arn:aws:s3:::staging']);
  assert.deepEqual([s3.object.size, `"${s3.object.eTag}"`, s3.object.versionId], [5, ETag, VersionId]);
});

test('rules choose by event, prefix and suffix, and a bucket without versions tells none', async (t) => {
  const rules = [
    { events: ['s3:ObjectCreated:Put'], prefix: 'in/', suffix: '.png', queueArn: 'a' },
    { events: ['s3:ObjectCreated:Copy'], queueArn: 'b' },
  ];
  const bench = await startBench(t, { staging: { notifications: rules } });
  for (const Key of ['in/a.png', 'in/a.gif', 'out/a.png']) {
    await bench.client.send(new PutObjectCommand({ Bucket: 'staging', Key, Body: 'x' }));
  }
  const found = await records(bench);
  assert.deepEqual(
    found.map(({ s3 }) => s3.object.key),
    ['in/a.png'],
  );
  assert.equal(found[0]?.s3.object.versionId, undefined);
});

test('failures and deletions are not told; a new rule is confirmed by a test event', async (t) => {
  const bench = await startBench(t, { staging: { notifications: [all] } });
  const k = { Bucket: 'staging', Key: 'k' };
  await refusal(
    bench.client.send(new PutObjectCommand({ ...k, Body: 'x', ContentMD5: '1B2M2Y8AsgTpgAmY7PhCfg==' })),
  );
  await refusal(bench.client.send(new PutObjectCommand({ ...k, Body: 'x', IfMatch: '"x"' })));
  await bench.client.send(new DeleteObjectCommand(k));
  await bench.s3.delivered();
  assert.equal(bench.events.length, 1);
  const [confirmation] = bench.events;
  assert.deepEqual(
    [confirmation?.queueArn, confirmation?.body.Event, confirmation?.body.Service, confirmation?.body.Bucket],
    [queueArn, 's3:TestEvent', 'Amazon S3', 'staging'],
  );
  assert.deepEqual(Object.keys(confirmation?.body ?? {}), [
    'Service',
    'Event',
    'Time',
    'Bucket',
    'RequestId',
    'HostId',
  ]);
});

test('the answer does not wait for the queue, nor fail with it, but the end does', async (t) => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let delivered = 0;
  const errors = t.mock.method(console, 'error', () => {});
  const bench = await startBench(t, { staging: { notifications: [all] } }, async () => {
    await held;
    delivered += 1;
    throw new Error('queue full');
  });
  await bench.client.send(new PutObjectCommand({ Bucket: 'staging', Key: 'k', Body: 'x' }));
  assert.equal(delivered, 0);
  setTimeout(release, 20);
  await bench.s3.close();
  assert.equal(delivered, 2);
  assert.equal(errors.mock.callCount(), 2);
});
