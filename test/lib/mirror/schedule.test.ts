/** What the schedule does: one message per account, spread in time, and nothing else. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { Context } from 'aws-lambda';
import { startLocalAws } from '../../helpers/local-aws.ts';

const { as, simulator } = await startLocalAws();
/** SQS as far as it is asked: what was sent, and for how long it is held back. */
const sent: { body: unknown; delay: number | undefined }[] = [];
const sqs = createServer(async (request, response) => {
  let text = '';
  for await (const chunk of request) text += chunk;
  const { MessageBody, DelaySeconds } = JSON.parse(text);
  sent.push({ body: JSON.parse(MessageBody), delay: DelaySeconds });
  response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' });
  const MD5OfMessageBody = createHash('md5').update(MessageBody).digest('hex');
  response.end(JSON.stringify({ MessageId: '1', MD5OfMessageBody }));
}).listen(0, '127.0.0.1');
await once(sqs, 'listening');
after(() => {
  sqs.closeAllConnections();
  sqs.close();
});
const url = `http://127.0.0.1:${(sqs.address() as AddressInfo).port}`;
Object.assign(process.env, { AWS_ENDPOINT_URL_SQS: url, MIRROR_QUEUE_URL: `${url}/000000000000/mirror` });
const { handler } = as('scheduleMirrors', await import('../../../functions/library/schedule-mirrors.ts'));

test('each account has a message, within a quarter of an hour', async () => {
  const ssm = new SSMClient({});
  for (const account of ['one', 'two', 'three', 'four']) {
    const Name = `/test/accounts/${account}/credentials`;
    await ssm.send(new PutParameterCommand({ Name, Value: '{}', Type: 'SecureString' }));
  }
  ssm.destroy();
  await handler({}, { awsRequestId: 'id' } as Context);
  assert.deepEqual(sent, [
    { body: { account: 'four' }, delay: 0 },
    { body: { account: 'one' }, delay: 225 },
    { body: { account: 'three' }, delay: 450 },
    { body: { account: 'two' }, delay: 675 },
  ]);
  assert.equal(simulator.state.log.list().length, 0);
});
