/** Dead letters back to the queue that gave them up. */
import { setTimeout as delay } from 'node:timers/promises';
import {
  DeleteMessageCommand,
  ListMessageMoveTasksCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { type Queue, sqs } from './queues.ts';

/** `under_way`: SQS goes on by itself. */
export type Moved = { readonly state: 'moved' | 'under_way'; readonly count: number };

const WATCH_MS = 30_000;
const LOOK_EVERY_MS = 1_000;
/** Seconds in which a received dead letter is sent on and deleted. */
const HOLD = 60;

/**
 * Moves all dead letters of a queue: by SQS itself, or one by one where the SQS at hand does not know how (emulators).
 *
 * @throws what SQS says, such as that a move is under way already
 */
export async function moveDeadLetters(queue: Queue): Promise<Moved> {
  try {
    await sqs.send(new StartMessageMoveTaskCommand({ SourceArn: queue.dead.arn }));
  } catch (error) {
    const unknown = ['InvalidAction', 'UnsupportedOperation', 'UnknownOperationException', 'NotImplemented'];
    if (!unknown.includes((error as Error).name)) throw error;
    return { state: 'moved', count: await oneByOne(queue) };
  }
  return await watch(queue.dead.arn);
}

async function watch(arn: string): Promise<Moved> {
  const end = performance.now() + WATCH_MS;
  for (;;) {
    const { Results } = await sqs.send(new ListMessageMoveTasksCommand({ SourceArn: arn, MaxResults: 1 }));
    const { Status, ApproximateNumberOfMessagesMoved: count = 0, FailureReason } = Results?.[0] ?? {};
    if (Status === 'COMPLETED') return { state: 'moved', count };
    if (Status === 'FAILED' || Status === 'CANCELLED')
      throw new Error(`SQS stopped moving after ${count} messages: ${FailureReason ?? Status}`);
    if (performance.now() >= end) return { state: 'under_way', count };
    await delay(LOOK_EVERY_MS);
  }
}

/** No more than there were at first: one that dies again at once is not moved for ever. */
async function oneByOne({ url, dead }: Queue): Promise<number> {
  let moved = 0;
  while (moved < dead.count) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: dead.url,
        MaxNumberOfMessages: Math.min(10, dead.count - moved),
        MessageAttributeNames: ['All'],
        VisibilityTimeout: HOLD,
      }),
    );
    if (Messages.length === 0) return moved;
    for (const message of Messages) await sendOn(message, url, dead.url);
    moved += Messages.length;
  }
  return moved;
}

/** Sent before it is deleted: a crash between makes two of it, which the workers can bear, and never none. */
async function sendOn({ Body, MessageAttributes, ReceiptHandle }: Message, to: string, from: string) {
  await sqs.send(new SendMessageCommand({ QueueUrl: to, MessageBody: Body, MessageAttributes }));
  await sqs.send(new DeleteMessageCommand({ QueueUrl: from, ReceiptHandle }));
}
