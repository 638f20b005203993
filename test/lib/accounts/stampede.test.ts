/** The token's whole way: readers, SSM, refresh-token, WeChat. Every call is counted where it arrives. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startLocalAws } from '../../helpers/local-aws.ts';

const aws = await startLocalAws();
const { handler } = await import('../../../functions/tokens/refresh-token.ts');
const { createTokenSource } = await import('../../../lib/accounts/token-source.ts');
const { createWeChatClient } = await import('../../../lib/wechat/index.ts');
aws.functions.set('refresh-token', handler as never);

const { simulator, ssm } = aws;
ssm.put(
  '/test/accounts/main/credentials',
  JSON.stringify({ kind: 'secret', ...simulator.app }),
  'SecureString',
);

const tokenReads = () =>
  ssm.calls().filter(({ names }) => names.includes('/test/accounts/main/token')).length;
const tokenRequests = () => simulator.state.log.list({ path: '/cgi-bin/stable_token' }).length;
const client = () => createWeChatClient({ tokens: createTokenSource('main'), baseUrl: simulator.url });

test('a hundred cold calls without a stored token cause one token request', async () => {
  const { materials } = client();
  const counts = await Promise.all(Array.from({ length: 100 }, () => materials.count()));
  assert.equal(counts.length, 100);
  assert.equal(tokenRequests(), 1);
});

test('a hundred cold calls of another process read SSM once, and request nothing', async () => {
  ssm.clearCalls();
  const { materials } = client();
  await Promise.all(Array.from({ length: 100 }, () => materials.count()));
  assert.equal(tokenReads(), 1);
  assert.equal(tokenRequests(), 1);
});

test('a token that dies in the middle is replaced once, and every call succeeds', async () => {
  const { materials } = client();
  await materials.count();
  simulator.state.apps.get(simulator.app.app_id)?.tokens.invalidateAll(simulator.state.clock.now());
  const counts = await Promise.all(Array.from({ length: 30 }, () => materials.count()));
  assert.equal(counts.length, 30);
  assert.equal(tokenRequests(), 2);
});

test('a token that is refused for good ends in one clear error', async () => {
  const { materials } = client();
  const calls = () => simulator.state.log.list({ path: '/cgi-bin/material/get_materialcount' }).length;
  const before = calls();
  simulator.state.faults.add({ path: '/cgi-bin/material', times: 'always', fault: { errcode: 40001 } });
  await assert.rejects(materials.count(), { name: 'WeChatError', errcode: 40001 });
  assert.ok(calls() - before <= 2);
  await assert.rejects(materials.count(), { name: 'WeChatError', errcode: 40001 });
  assert.ok(calls() - before <= 3, 'a hopeless token is not tried twice a call');
  simulator.state.faults.clear();
});
