/** Messages in SQS, in our own words. */
import { ChangeMessageVisibilityCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type Origin, origin } from '../log.ts';

const sqs = new SQSClient({ maxAttempts: 4 });

/**
 * Sends a message; who asked for the work goes with it, so that the log of whoever does it says so.
 *
 * @param delaySeconds until it can be received, at most 900; at once if not given
 */
export async function sendMessage(queueUrl: string, message: unknown, delaySeconds?: number): Promise<void> {
  const delay = delaySeconds === undefined ? {} : { DelaySeconds: delaySeconds };
  const attributes = attributesOf(origin());
  await sqs.send(
    new SendMessageCommand({
      QueueUrl: queueUrl,
      MessageBody: asciiJson(message),
      ...delay,
      ...(attributes && { MessageAttributes: attributes }),
    }),
  );
}

function attributesOf(from: Origin) {
  const known = Object.entries(from);
  if (known.length === 0) return undefined;
  return Object.fromEntries(
    known.map(([name, StringValue]) => [name, { DataType: 'String', StringValue }] as const),
  );
}

/** What `sendMessage` said of the origin, as it arrives at a function. */
export function originOf(
  attributes: Readonly<Record<string, { readonly stringValue?: string | undefined }>> | undefined,
): Origin {
  const request_id = attributes?.request_id?.stringValue;
  const key_id = attributes?.key_id?.stringValue;
  return { ...(request_id && { request_id }), ...(key_id && { key_id }) };
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
