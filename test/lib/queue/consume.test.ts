import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, beforeEach, test } from 'node:test';
import type { Context, SQSEvent } from 'aws-lambda';

/** SQS as far as it is asked: which messages should become visible when. */
const postponed: { receipt: string; seconds: number }[] = [];
let refuse = false;
const sqs = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  const { ReceiptHandle, VisibilityTimeout } = JSON.parse(body);
  postponed.push({ receipt: ReceiptHandle, seconds: VisibilityTimeout });
  response.writeHead(refuse ? 400 : 200, { 'content-type': 'application/x-amz-json-1.0' });
  response.end(refuse ? '{"__type":"com.amazonaws.sqs#MessageNotInflight"}' : '{}');
}).listen(0, '127.0.0.1');
await once(sqs, 'listening');
after(() => {
  sqs.closeAllConnections();
  sqs.close();
});
Object.assign(process.env, {
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_ENDPOINT_URL_SQS: `http://127.0.0.1:${(sqs.address() as AddressInfo).port}`,
  POWERTOOLS_LOG_LEVEL: 'SILENT',
});
const { consume } = await import('../../../lib/queue/consume.ts');

beforeEach(() => {
  postponed.length = 0;
  refuse = false;
});

const QUEUE = `${process.env.AWS_ENDPOINT_URL_SQS}/000000000000/queue`;
const context = { awsRequestId: 'id', getRemainingTimeInMillis: () => 60_000 } as Context;
const event = (...bodies: string[]) =>
  ({
    Records: bodies.map((body, index) => ({
      body,
      messageId: `m${index}`,
      receiptHandle: `r${index}`,
      attributes: { ApproximateReceiveCount: '2' },
    })),
  }) as unknown as SQSEvent;

test('messages are dealt with one by one, and those that should come again are told', async () => {
  const seen: string[] = [];
  const handler = consume(QUEUE, async (body, { received, deadline, signal }) => {
    seen.push(body);
    assert.equal(received, 2);
    assert.equal(signal.aborted, false);
    assert.ok(deadline - Date.now() > 59_000);
    if (body === 'broken') throw new Error('ours');
    return body === 'later' ? { retryIn: 77 } : 'handled';
  });
  const answer = await handler(event('good', 'later', 'broken', 'good'), context);
  assert.deepEqual(seen, ['good', 'later', 'broken', 'good']);
  assert.deepEqual(answer, { batchItemFailures: [{ itemIdentifier: 'm1' }, { itemIdentifier: 'm2' }] });
  assert.deepEqual(postponed, [
    { receipt: 'r1', seconds: 77 },
    { receipt: 'r2', seconds: 30 },
  ]);
});

test('a message that cannot be postponed still comes again', async () => {
  refuse = true;
  const handler = consume(QUEUE, async () => ({ retryIn: 5 }));
  assert.deepEqual(await handler(event('x'), context), { batchItemFailures: [{ itemIdentifier: 'm0' }] });
});
