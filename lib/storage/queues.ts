/** Messages in SQS, in our own words. */
import { ChangeMessageVisibilityCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

const sqs = new SQSClient({ maxAttempts: 4 });

/** @param delaySeconds until it can be received, at most 900; at once if not given */
export async function sendMessage(queueUrl: string, message: unknown, delaySeconds?: number): Promise<void> {
  const delay = delaySeconds === undefined ? {} : { DelaySeconds: delaySeconds };
  await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: asciiJson(message), ...delay }));
}

/** JSON in ASCII: SQS refuses messages with some characters that JSON leaves as they are (U+FFFE, U+FFFF). */
export const asciiJson = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** Lets a message that was not dealt with come back after so many seconds, in place of the queue's own timeout. */
export async function retryMessage(queueUrl: string, receiptHandle: string, seconds: number): Promise<void> {
  await sqs.send(
    new ChangeMessageVisibilityCommand({
      QueueUrl: queueUrl,
      ReceiptHandle: receiptHandle,
      VisibilityTimeout: seconds,
    }),
  );
}
