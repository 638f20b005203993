/** The function as AWS calls it, by its schedule and by others of ours: what it does, and what it says of it. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { Context } from 'aws-lambda';
import { emfDuring, emfOf, linesOf } from '../helpers/emf.ts';
import { startLocalAws } from '../helpers/local-aws.ts';

const { simulator } = await startLocalAws();
process.env.POWERTOOLS_LOG_LEVEL = 'INFO';
const { handler } = await import('../../functions/tokens/refresh-token.ts');

/** As EventBridge sends it: `account` is that of AWS. */
const SCHEDULED = {
  version: '0',
  id: '53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa',
  'detail-type': 'Scheduled Event',
  source: 'aws.events',
  account: '123456789012',
  time: '2026-03-01T00:00:00Z',
  region: 'eu-west-1',
  resources: ['arn:aws:events:eu-west-1:123456789012:rule/every-minute'],
  detail: {},
};
const context = { awsRequestId: 'invocation' } as Context;
const ssm = new SSMClient({});

const put = (path: string, value: object, Type: 'String' | 'SecureString') =>
  ssm.send(
    new PutParameterCommand({ Name: `/test${path}`, Value: JSON.stringify(value), Type, Overwrite: true }),
  );
const read = async (path: string) => {
  const { Parameter } = await ssm.send(
    new GetParameterCommand({ Name: `/test${path}`, WithDecryption: true }),
  );
  return JSON.parse(Parameter?.Value ?? '');
};
const { app_id, app_secret } = simulator.app;
const store = (account: string, secret = app_secret) =>
  put(`/accounts/${account}/credentials`, { kind: 'secret', app_id, app_secret: secret }, 'SecureString');

const run = () => handler(SCHEDULED, context);
/** The numbers of the only line. */
async function numbers(work: () => Promise<unknown> = run): Promise<Record<string, number>> {
  const lines = await emfDuring(work);
  assert.equal(lines.length, 1);
  const entries = Object.entries(lines[0]?.metrics ?? {});
  return Object.fromEntries(entries.map(([name, { values }]) => [name, values[0] ?? Number.NaN]));
}

beforeEach(() => simulator.state.faults.clear());

test('without any account the run still says that it took place', async () => {
  assert.deepEqual(await numbers(), { TokenAge: 0, AccountsToMend: 0, AccountsWithoutToken: 0 });
});

test('the schedule, whose event names the account of AWS, refreshes all of ours', async () => {
  await store('main');
  assert.deepEqual(await numbers(), { TokenAge: 0, AccountsToMend: 0, AccountsWithoutToken: 0 });
  assert.equal((await read('/accounts/main/token')).app_id, app_id);
});

test('the age is that of the oldest token, and the line names its account', async () => {
  await store('second');
  await run();
  const status = await read('/accounts/second/status');
  const token_refreshed_at = new Date(Date.now() - 50 * 60_000).toISOString();
  await put('/accounts/second/status', { ...status, token_refreshed_at }, 'String');
  const [line] = await emfDuring(run);
  const [age = 0] = line?.metrics.TokenAge?.values ?? [];
  assert.ok(age >= 3_000 && age < 3_060, `${age}`);
  assert.equal(line?.notes.oldest_token_of, 'second');
});

for (const errcode of [40125, 40164, 40243, 89503]) {
  test(`${errcode} is somebody's to mend, from the first time on and until it is mended`, async () => {
    const account = `broken-${errcode}`;
    await store(account);
    simulator.state.faults.add({
      path: '/cgi-bin/stable_token',
      times: 'always',
      fault: { errcode, errmsg: `refused ${app_secret} rid: 6aac0063-7ed08fb9-1250f724` },
    });
    const lines = await linesOf(run);
    const metrics = lines.flatMap((line) => emfOf(line) ?? []);
    assert.equal(metrics.length, 1);
    assert.deepEqual(metrics[0]?.metrics.WeChatErrorConfiguration?.values, [1]);
    assert.deepEqual(metrics[0]?.metrics.AccountsToMend?.values, [1]);
    assert.deepEqual(metrics[0]?.metrics.AccountsWithoutToken?.values, [1]);
    assert.equal(metrics[0]?.notes.accounts_to_mend, account);
    const refused = lines.map((line) => JSON.parse(line)).find(({ message }) => message === 'WeChat refused');
    assert.equal(refused.errcode, errcode);
    assert.equal(refused.rid, '6aac0063-7ed08fb9-1250f724');
    assert.equal(refused.lambda_request_id, 'invocation');
    assert.ok(!lines.join('').includes(app_secret));
    // The retry is not due: WeChat is not asked, and the account is still to be mended.
    simulator.state.faults.clear();
    assert.equal((await numbers()).AccountsToMend, 1);
    await put(`/accounts/${account}/status`, { kind: 'secret', app_id }, 'String');
    assert.deepEqual(pick(await numbers()), { AccountsToMend: 0, AccountsWithoutToken: 0 });
  });
}

test("a bad moment of WeChat is nobody's to mend", async () => {
  await store('patient');
  simulator.state.faults.add({ path: '/cgi-bin/stable_token', times: 'always', fault: { errcode: -1 } });
  const seen = await numbers();
  assert.deepEqual(pick(seen), { AccountsToMend: 0, AccountsWithoutToken: 1 });
  // Once more at once, since it may have been done with.
  assert.equal(seen.WeChatErrorBusy, 2);
});

test('a request of another function says nothing of all, and whose it is', async () => {
  const request = { account: 'main', origin: { request_id: 'asked', key_id: 'someone' } };
  assert.deepEqual(await emfDuring(() => handler(request, context)), []);
  const unknown = { ...request, account: 'nobody' };
  assert.deepEqual(await handler(unknown, context), { state: 'unknown_account' });
});

const pick = ({ AccountsToMend, AccountsWithoutToken }: Record<string, number>) => ({
  AccountsToMend,
  AccountsWithoutToken,
});
