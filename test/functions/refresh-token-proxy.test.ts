/** The function itself as egress `proxy` and a key of the operator's deploy it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DescribeParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { Context } from 'aws-lambda';
import { DEFAULT_APP } from '../../dev/wechat/simulator.ts';
import { connectProxy } from '../helpers/connect-proxy.ts';
import { startLocalAws } from '../helpers/local-aws.ts';

const KEY = 'arn:aws:kms:eu-west-1:000000000000:key/own';
const aws = await startLocalAws();
process.env.EGRESS_PROXY_PARAMETER = '/test/egress-proxy';
process.env.PARAMETER_KEY_ID = KEY;
const { handler } = await import('../../functions/tokens/refresh-token.ts');

const ask = () => handler({ account: 'main' }, { awsRequestId: 'test' } as Context);
const credentials = { kind: 'secret', ...DEFAULT_APP };

test('tokens are fetched through the stored proxy, and encrypted with the stack’s key', async (t) => {
  const proxy = await connectProxy(t, { credentials: 'wechat:password' });
  aws.ssm.put('/test/accounts/main/credentials', JSON.stringify(credentials), 'SecureString');
  const refused = await ask();
  assert.deepEqual('failure' in refused && refused.failure?.proxy, { problem: 'not_stored' });
  assert.equal(aws.ssm.value('/test/accounts/main/token'), undefined);

  aws.ssm.put('/test/egress-proxy', proxy.url.href, 'SecureString');
  // Other credentials are tried at once, whatever the last ones met with.
  aws.ssm.put('/test/accounts/main/credentials', `${JSON.stringify(credentials)} `, 'SecureString');
  assert.equal((await ask()).state, 'ok');
  assert.deepEqual(proxy.asked, [new URL(aws.simulator.url).host]);
  assert.ok(aws.ssm.value('/test/accounts/main/token'));
  const { Parameters = [] } = await new SSMClient().send(new DescribeParametersCommand({}));
  const keys = new Map(Parameters.map(({ Name, KeyId }) => [Name, KeyId]));
  assert.equal(keys.get('/test/accounts/main/token'), KEY);
  assert.equal(keys.get('/test/accounts/main/status'), undefined);
});
