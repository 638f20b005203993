/** A function behind a queue: messages are dealt with one by one, and those that should come again are told to SQS. */
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { log, startLog } from '../log.ts';
import { publishMetrics } from '../metrics.ts';
import { originOf, retryMessage } from '../storage/queues.ts';

export type Outcome = 'handled' | { readonly retryIn: number };

export type Delivery = {
  /** How often the message has been delivered, from 1. */
  readonly received: number;
  /** Aborts while there is time left to write down what became of the work. */
  readonly signal: AbortSignal;
  /** When the function will be stopped, in milliseconds since 1970. */
  readonly deadline: number;
};

/** What is written after the signal: a state, a message's visibility. */
const MARGIN_MS = 10_000;
/** After a fault of our own: soon, but not at once. */
const AFTER_FAULT_S = 30;

/**
 * Makes the handler of a queue. A message that asks to come again, or whose work threw, stays in the queue and becomes
 * visible after its delay; the queue's maxReceiveCount sends it to the dead letters at last.
 */
export function consume(queueUrl: string, work: (body: string, delivery: Delivery) => Promise<Outcome>) {
  return async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    const failed: string[] = [];
    for (const record of event.Records) {
      const outcome = await attempt(record, context, work);
      if (outcome === 'handled') continue;
      failed.push(record.messageId);
      await postpone(queueUrl, record, outcome.retryIn);
    }
    await publishMetrics();
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  };
}

async function attempt(
  record: SQSRecord,
  context: Context,
  work: (body: string, delivery: Delivery) => Promise<Outcome>,
): Promise<Outcome> {
  const left = context.getRemainingTimeInMillis();
  const received = Number(record.attributes.ApproximateReceiveCount);
  const startedAt = performance.now();
  startLog({
    message_id: record.messageId,
    lambda_request_id: context.awsRequestId,
    received,
    ...originOf(record.messageAttributes),
  });
  try {
    const signal = AbortSignal.timeout(Math.max(left - MARGIN_MS, 1));
    const outcome = await work(record.body, { received, signal, deadline: Date.now() + left });
    const what = outcome === 'handled' ? { outcome } : { outcome: 'postponed', retry_in: outcome.retryIn };
    log.info('message', { ...what, ms: Math.round(performance.now() - startedAt) });
    return outcome;
  } catch (error) {
    log.error('a message failed', error as Error);
    return { retryIn: AFTER_FAULT_S };
  }
}

/** Without it the message would wait for the queue's visibility timeout, six times the function's own. */
async function postpone(queueUrl: string, { receiptHandle }: SQSRecord, seconds: number): Promise<void> {
  try {
    await retryMessage(queueUrl, receiptHandle, seconds);
  } catch (error) {
    log.warn('a message could not be postponed', error as Error);
  }
}
