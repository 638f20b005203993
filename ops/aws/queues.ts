/** The service's queues and their dead letters. */
import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type QueueAttributeName,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { QueueName } from '../names.ts';
import type { Place } from '../place.ts';

/** Local SQS gives URLs with names that not every machine resolves; the endpoint is known anyway. */
export const sqs = new SQSClient({ maxAttempts: 4, useQueueUrlAsEndpoint: false });

export type Queue = {
  readonly name: QueueName;
  readonly url: string;
  /** Messages that wait to be received. All counts are SQS's, and approximate. */
  readonly waiting: number;
  /** Being worked on. */
  readonly in_flight: number;
  /** Not to be received yet. */
  readonly delayed: number;
  /** Given up after all their tries. */
  readonly dead: { readonly url: string; readonly arn: string; readonly count: number };
};

/** A queue as it is now. @throws {QueueDoesNotExist} */
export async function lookAt(place: Place, name: QueueName): Promise<Queue> {
  const url = await urlOf(`${place.prefix}-${name}`);
  const attributes = await attributesOf(url, [
    'ApproximateNumberOfMessages',
    'ApproximateNumberOfMessagesNotVisible',
    'ApproximateNumberOfMessagesDelayed',
    'RedrivePolicy',
  ]);
  const { deadLetterTargetArn: arn } = JSON.parse(attributes.RedrivePolicy ?? '{}') as {
    deadLetterTargetArn?: string;
  };
  if (!arn) throw new Error(`The queue ${place.prefix}-${name} has no dead letter queue.`);
  const dead = await urlOf(arn.slice(arn.lastIndexOf(':') + 1));
  return {
    name,
    url,
    waiting: Number(attributes.ApproximateNumberOfMessages),
    in_flight: Number(attributes.ApproximateNumberOfMessagesNotVisible),
    delayed: Number(attributes.ApproximateNumberOfMessagesDelayed),
    dead: { url: dead, arn, count: await countOf(dead) },
  };
}

async function countOf(url: string): Promise<number> {
  const { ApproximateNumberOfMessages } = await attributesOf(url, ['ApproximateNumberOfMessages']);
  return Number(ApproximateNumberOfMessages);
}

async function urlOf(name: string): Promise<string> {
  const { QueueUrl = '' } = await sqs.send(new GetQueueUrlCommand({ QueueName: name }));
  return QueueUrl;
}

async function attributesOf(
  url: string,
  names: QueueAttributeName[],
): Promise<Readonly<Partial<Record<string, string>>>> {
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: names }),
  );
  return Attributes;
}
