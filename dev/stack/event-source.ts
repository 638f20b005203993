/** What AWS does between a queue and a function: receives, invokes, and deletes what was dealt with. */
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';

export type EventSource = {
  readonly client: SQSClient;
  readonly queueUrl: string;
  readonly queueArn: string;
  readonly region: string;
  readonly batchSize: number;
  readonly maximumConcurrency: number;
  readonly invoke: (event: SQSEvent) => Promise<SQSBatchResponse>;
};

/** Looks at the queue, as Lambda does, and polls until the signal aborts; resolves when the last message under way is settled. */
export async function runEventSource(source: EventSource, signal: AbortSignal): Promise<void> {
  const { client, queueUrl } = source;
  await client.send(new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['All'] }));
  const poller = async () => {
    while (!signal.aborted) {
      const messages = await receive(source, signal);
      if (messages.length > 0) await deliver(source, messages);
    }
  };
  await Promise.all(Array.from({ length: source.maximumConcurrency }, poller));
}

async function receive(
  { client, queueUrl, batchSize }: EventSource,
  signal: AbortSignal,
): Promise<Message[]> {
  const command = new ReceiveMessageCommand({
    QueueUrl: queueUrl,
    MaxNumberOfMessages: batchSize,
    WaitTimeSeconds: 20,
    MessageSystemAttributeNames: ['All'],
    MessageAttributeNames: ['All'],
  });
  try {
    return (await client.send(command, { abortSignal: signal })).Messages ?? [];
  } catch (error) {
    if (!signal.aborted) throw error;
    return [];
  }
}

async function deliver(source: EventSource, messages: Message[]): Promise<void> {
  const { client, queueUrl } = source;
  let failed: Set<string>;
  try {
    const { batchItemFailures } = await source.invoke(eventOf(source, messages));
    failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  } catch {
    // As on AWS: after a function error nothing is deleted, and all come again after the visibility timeout.
    return;
  }
  const settled = messages.filter(({ MessageId = '' }) => !failed.has(MessageId));
  await Promise.all(
    settled.map(({ ReceiptHandle }) =>
      client.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle })),
    ),
  );
}

const eventOf = ({ queueArn, region }: EventSource, messages: Message[]): SQSEvent => ({
  Records: messages.map(
    ({
      MessageId = '',
      ReceiptHandle = '',
      Body = '',
      Attributes = {},
      MessageAttributes = {},
      MD5OfBody = '',
    }) => ({
      messageId: MessageId,
      receiptHandle: ReceiptHandle,
      body: Body,
      attributes: {
        ApproximateReceiveCount: Attributes.ApproximateReceiveCount ?? '1',
        SentTimestamp: Attributes.SentTimestamp ?? '',
        SenderId: Attributes.SenderId ?? '',
        ApproximateFirstReceiveTimestamp: Attributes.ApproximateFirstReceiveTimestamp ?? '',
      },
      messageAttributes: attributesOf(MessageAttributes),
      md5OfBody: MD5OfBody,
      eventSource: 'aws:sqs',
      eventSourceARN: queueArn,
      awsRegion: region,
    }),
  ),
});

/** As a function sees them, where the SDK begins its names with a capital. Ours are all text. */
const attributesOf = (given: NonNullable<Message['MessageAttributes']>) =>
  Object.fromEntries(
    Object.entries(given).map(([name, { DataType = 'String', StringValue }]) => [
      name,
      { dataType: DataType as 'String', ...(StringValue !== undefined && { stringValue: StringValue }) },
    ]),
  );
