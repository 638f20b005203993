/** What is otherwise on AWS: the stack's outputs, its own KMS key, and moving messages by SQS itself. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { after, test } from 'node:test';
import { DescribeParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { startLocalAws } from '../helpers/local-aws.ts';
import { collector } from './collector.ts';

const aws = await startLocalAws();

/** What CloudFormation and SQS were asked. */
const asked: { readonly action: string; readonly body: string }[] = [];
let outputs: Readonly<Record<string, string>> | undefined;
let moves: readonly Readonly<Record<string, unknown>>[] = [];

const server = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  const target = String(request.headers['x-amz-target'] ?? '').split('.')[1];
  const action = target ?? new URLSearchParams(body).get('Action') ?? '';
  asked.push({ action, body });
  const [status, answer] = target ? [200, ofSqs(action, body)] : ofCloudFormation();
  response.writeHead(status, { 'content-type': target ? 'application/x-amz-json-1.0' : 'text/xml' });
  response.end(answer);
}).listen(0, '127.0.0.1');
await once(server, 'listening');
after(() => server.close());

function ofSqs(action: string, body: string): string {
  const input = JSON.parse(body) as { QueueName?: string; QueueUrl?: string };
  const answers: Readonly<Record<string, () => unknown>> = {
    GetQueueUrl: () => ({ QueueUrl: `https://sqs.example/000000000000/${input.QueueName}` }),
    GetQueueAttributes: () => ({
      Attributes: {
        ApproximateNumberOfMessages: input.QueueUrl?.endsWith('-dead') ? '2' : '0',
        ApproximateNumberOfMessagesNotVisible: '0',
        ApproximateNumberOfMessagesDelayed: '0',
        RedrivePolicy: JSON.stringify({ deadLetterTargetArn: 'arn:aws:sqs:eu-west-1:000000000000:x-dead' }),
      },
    }),
    StartMessageMoveTask: () => ({ TaskHandle: 'handle' }),
    ListMessageMoveTasks: () => ({ Results: moves }),
  };
  return JSON.stringify(answers[action]?.() ?? {});
}

function ofCloudFormation(): [number, string] {
  const xmlns = 'http://cloudformation.amazonaws.com/doc/2010-05-15/';
  if (!outputs)
    return [
      400,
      `<ErrorResponse xmlns="${xmlns}"><Error><Type>Sender</Type><Code>ValidationError</Code><Message>Stack with id wechat-materials-prod does not exist</Message></Error><RequestId>r</RequestId></ErrorResponse>`,
    ];
  const members = Object.entries(outputs).map(
    ([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
  );
  return [
    200,
    `<DescribeStacksResponse xmlns="${xmlns}"><DescribeStacksResult><Stacks><member><StackName>wechat-materials-prod</StackName><CreationTime>2026-01-01T00:00:00Z</CreationTime><StackStatus>CREATE_COMPLETE</StackStatus><Outputs>${members.join('')}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`,
  ];
}

const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
Object.assign(process.env, {
  AWS_ENDPOINT_URL_CLOUDFORMATION: url,
  AWS_ENDPOINT_URL_SQS: url,
  PARAMETER_PREFIX: '/wechat-materials/prod',
  REFRESH_FUNCTION: 'wechat-materials-prod-refresh-token',
});
const { handler } = await import('../../functions/tokens/refresh-token.ts');
aws.functions.set('wechat-materials-prod-refresh-token', handler);
const { createTerminal } = await import('../../ops/terminal.ts');
const { run } = await import('../../ops/program.ts');

async function ops(line: string, stdin = '') {
  const [stdout, stderr] = [collector(), collector()];
  const terminal = createTerminal('en', {
    stdin: Readable.from([stdin]),
    stdout: stdout.stream,
    stderr: stderr.stream,
    interactive: false,
  });
  const args = `${line} --stage prod --region eu-west-1`.split(' ');
  const code = await run(args, terminal, { WECHAT_BASE_URL: aws.simulator.url });
  return { code, out: stdout.text(), err: stderr.text() };
}

test('a stack that is not there takes no secret', async () => {
  outputs = undefined;
  const { app_id, app_secret } = aws.simulator.app;
  const { code, err } = await ops(`account add main --app-id ${app_id} --secret-stdin`, app_secret);
  assert.equal(code, 1);
  assert.match(err, /wechat-materials-prod is not deployed in eu-west-1.*does not exist/);
  assert.match(err, /--stage and --region/);
  assert.deepEqual(aws.ssm.names(), []);
});

test('the stack names the address for the allow-list', async () => {
  outputs = { EgressAddress: '198.51.100.7', HttpApiUrl: 'https://x' };
  assert.match((await ops('egress')).out, /on the allow-list.*: 198\.51\.100\.7$/m);
  assert.deepEqual(JSON.parse((await ops('egress --json')).out), {
    egress_address: '198.51.100.7',
    refused: [],
  });
  outputs = { Egress: 'proxy' };
  assert.match((await ops('egress')).out, /no address of its own \(egress: proxy\)/);
});

test('where WeChat sees another address than the stack has, that is said', async () => {
  outputs = { EgressAddress: '198.51.100.7' };
  aws.simulator.state.apps.put({ ...aws.simulator.app, allow_list: ['198.51.100.7'] });
  const { app_id, app_secret } = aws.simulator.app;
  await ops(`account add main --app-id ${app_id} --secret-stdin --keep`, app_secret);
  const { out } = await ops('egress');
  assert.match(out, /main: WeChat saw 127\.0\.0\.1 and refused it.*That is not the address of the stack/);
});

test('secrets are encrypted with the key of the stack, where it has one', async () => {
  outputs = { KmsKeyArn: 'arn:aws:kms:eu-west-1:000000000000:key/own' };
  const { app_id, app_secret } = aws.simulator.app;
  const { code } = await ops(`account rotate main --app-id ${app_id} --secret-stdin --keep`, app_secret);
  assert.equal(code, 1);
  const { Parameters = [] } = await new SSMClient().send(new DescribeParametersCommand({}));
  const stored = Parameters.find(({ Name }) => Name?.endsWith('/main/credentials'));
  assert.deepEqual([stored?.Type, stored?.KeyId], ['SecureString', outputs.KmsKeyArn]);
});

test('a proxy is stored as a secret, and its password shown nowhere', async () => {
  outputs = {};
  const proxy = 'https://user:verysecretpassword@proxy.example.com:8443';
  const { code, out, err } = await ops('egress set-proxy --secret-stdin', `${proxy}\n`);
  assert.equal(code, 0, err);
  assert.equal(aws.ssm.value('/wechat-materials/prod/egress-proxy'), proxy);
  assert.match(out, /The proxy https:\/\/proxy\.example\.com:8443 is stored/);
  assert.ok(!(out + err).includes('verysecretpassword'));
  for (const text of [
    'user:verysecretpassword@proxy:8443',
    `${proxy}/path`,
    'ftp://verysecretpassword@proxy',
  ]) {
    const wrong = await ops('egress set-proxy --secret-stdin', text);
    assert.equal(wrong.code, 2);
    assert.match(wrong.err, /--secret-stdin: this is no URL of a proxy/);
    assert.ok(!wrong.err.includes('verysecretpassword'));
  }
  assert.equal(aws.ssm.value('/wechat-materials/prod/egress-proxy'), proxy);
});

test('SQS moves dead letters by itself, and what becomes of that is told', async () => {
  moves = [{ Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 2 }];
  const { code, out } = await ops('redrive draft');
  assert.deepEqual([code, out], [0, 'draft: 2 dead letters went back\n']);
  const [start] = asked.filter(({ action }) => action === 'StartMessageMoveTask');
  assert.deepEqual(JSON.parse(start?.body ?? ''), { SourceArn: 'arn:aws:sqs:eu-west-1:000000000000:x-dead' });
  moves = [{ Status: 'FAILED', ApproximateNumberOfMessagesMoved: 1, FailureReason: 'no right' }];
  const failed = await ops('redrive draft');
  assert.equal(failed.code, 1);
  assert.match(failed.err, /SQS stopped moving after 1 messages: no right/);
});
