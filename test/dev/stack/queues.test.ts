/** Local queues as production relies on them: redelivery after the visibility timeout, and dead letters at last. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { GetQueueAttributesCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { runEventSource } from '../../../dev/stack/event-source.ts';
import { accountId, type LocalQueues, startQueues } from '../../../dev/stack/queues.ts';

const region = 'eu-west-1';
let queues: LocalQueues;
let urls: ReadonlyMap<string, string>;

before(async () => {
  queues = await startQueues(region, { accessKeyId: 'local', secretAccessKey: 'local' });
  const RedrivePolicy = { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 3 };
  // One for each test: a poll that was given up may still swallow a message, as on AWS.
  const queue = (QueueName: string) => ({
    Type: 'AWS::SQS::Queue',
    Properties: { QueueName, VisibilityTimeout: 1, RedrivePolicy },
  });
  urls = await queues.create({
    Failing: queue('failing'),
    Poisoned: queue('poisoned'),
    Delivered: queue('delivered'),
    Dead: { Type: 'AWS::SQS::Queue', Properties: {} },
    Bucket: { Type: 'AWS::S3::Bucket' },
  });
});
after(() => queues.close());

const url = (id: string) => urls.get(id) ?? '';

function source(id: string, invoke: (event: SQSEvent) => Promise<SQSBatchResponse>) {
  const stop = new AbortController();
  const { client } = queues;
  const queueArn = `arn:aws:sqs:${region}:${accountId}:${id}`;
  const options = {
    client,
    region,
    queueUrl: url(id),
    queueArn,
    batchSize: 1,
    maximumConcurrency: 2,
    invoke,
  };
  const running = runEventSource(options, stop.signal);
  return async () => {
    stop.abort();
    await running;
  };
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (await condition()) return;
    await delay(50);
  }
  assert.fail('it did not happen');
}

const send = (id: string, MessageBody: string) =>
  queues.client.send(new SendMessageCommand({ QueueUrl: url(id), MessageBody }));

test('the queues are those of the template', async () => {
  const { Attributes } = await queues.client.send(
    new GetQueueAttributesCommand({ QueueUrl: url('Failing'), AttributeNames: ['All'] }),
  );
  assert.equal(Attributes?.VisibilityTimeout, '1');
  assert.match(Attributes?.RedrivePolicy ?? '', /"maxReceiveCount":3/);
});

test('a message that was dealt with is gone, one that failed comes again', async () => {
  const received: string[] = [];
  const stop = source('Failing', async ({ Records: [record] }) => {
    assert.ok(record);
    received.push(`${record.body} ${record.attributes.ApproximateReceiveCount}`);
    const fails = record.body === 'twice' && record.attributes.ApproximateReceiveCount === '1';
    return { batchItemFailures: fails ? [{ itemIdentifier: record.messageId }] : [] };
  });
  await send('Failing', 'once');
  await send('Failing', 'twice');
  await until(() => received.length === 3);
  await delay(1_300);
  await stop();
  assert.deepEqual(received.sort(), ['once 1', 'twice 1', 'twice 2']);
});

test('a message that always fails ends among the dead letters', async () => {
  let received = 0;
  const stop = source('Poisoned', async () => {
    received += 1;
    throw new Error('function error');
  });
  await send('Poisoned', 'poison');
  let dead: string | undefined;
  await until(async () => {
    const { Messages } = await queues.client.send(
      new ReceiveMessageCommand({ QueueUrl: url('Dead'), WaitTimeSeconds: 1 }),
    );
    dead = Messages?.[0]?.Body;
    return dead !== undefined;
  });
  await stop();
  assert.equal(dead, 'poison');
  assert.equal(received, 3);
});

test('S3 delivers by ARN', async () => {
  await queues.deliver(`arn:aws:sqs:${region}:${accountId}:delivered`, '{"Records":[]}');
  const { Messages } = await queues.client.send(
    new ReceiveMessageCommand({ QueueUrl: url('Delivered'), WaitTimeSeconds: 2 }),
  );
  assert.equal(Messages?.[0]?.Body, '{"Records":[]}');
});
