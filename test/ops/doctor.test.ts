/** Each thing that can be wrong, as doctor tells it: the cause and the next step, and exit code 1. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import type { AppSetup } from '../../dev/wechat/simulator.ts';
import { startOps } from './bench.ts';

const bench = await startOps();
const { ops, app, simulator, ssm, queues } = bench;

const ADDRESS = '203.0.113.9';
const at = (account: string, leaf: string) => `/wechat-materials/local/accounts/${account}/${leaf}`;

/** An account in good health. */
async function healthy(account: string, setup: Partial<AppSetup> = {}) {
  const own = app(setup);
  store(account, own);
  const { code, out } = await ops(`account check ${account}`);
  assert.equal(code, 0, out);
  return own;
}

const store = (account: string, credentials: Readonly<Record<string, string>>) =>
  ssm.put(at(account, 'credentials'), JSON.stringify({ kind: 'secret', ...credentials }), 'SecureString');

type Told = { check: string; state: string; cause: string; next?: string; [fact: string]: unknown };

async function problemsOf(account: string): Promise<{ code: number; problems: Told[]; out: string }> {
  const { code, json } = await ops(`doctor ${account} --json`);
  const problems = json.checks.filter(({ state }: Told) => state === 'problem');
  assert.equal(json.ok, problems.length === 0);
  const { out } = await ops(`doctor ${account}`);
  return { code, problems, out };
}

test('where nothing is wrong, doctor says so', async () => {
  await healthy('well');
  const { code, problems, out } = await problemsOf('well');
  assert.deepEqual([code, problems], [0, []]);
  assert.match(out, /^wechat-materials-local · eu-west-1$/m);
  for (const line of [
    /^✓ well · WeChat accepts the credentials and the address; token until 20/m,
    /^✓ well · materials: entitled$/m,
    /^✓ well · drafts: entitled$/m,
    /^✓ well · publishing: entitled$/m,
    /^✓ well · no interface has used 80 % of today's calls$/m,
    /^✓ queue forward: 0 waiting/m,
    /^Nothing is wrong\.$/m,
  ])
    assert.match(out, line);
});

test('it changes nothing at WeChat', async () => {
  await healthy('harmless');
  simulator.state.log.clear();
  await ops('doctor harmless');
  const paths = new Set(simulator.state.log.list().map(({ path }) => path));
  assert.deepEqual([...paths].sort(), [
    '/cgi-bin/draft/count',
    '/cgi-bin/freepublish/batchget',
    '/cgi-bin/freepublish/submit',
    '/cgi-bin/material/get_materialcount',
    '/cgi-bin/openapi/quota/get',
    '/cgi-bin/stable_token',
  ]);
  assert.ok(simulator.state.apps.list().every(({ publications }) => publications.list().length === 0));
});

test('a wrong secret, also while the old token lives', async () => {
  const own = await healthy('badsecret');
  store('badsecret', { ...own, app_secret: 'f'.repeat(32) });
  const { code, problems, out } = await problemsOf('badsecret');
  assert.equal(code, 1);
  assert.equal(problems.length, 1);
  assert.equal(problems[0]?.errcode, 40125);
  assert.match(out, /✗ badsecret · .*The AppSecret of this account is wrong.*40125/);
  assert.match(out, /→ .*store it: npm run ops -- account rotate badsecret --local/);
  assert.match(out, /✓ badsecret · publishing: entitled/, 'the token that lives serves the other checks');
});

test('an address that is not allowed', async () => {
  const own = app({ allow_list: [ADDRESS] });
  store('refused', own);
  const { code, problems, out } = await problemsOf('refused');
  assert.equal(code, 1);
  assert.equal(problems[0]?.errcode, 40164);
  assert.equal(problems[0]?.address, '127.0.0.1');
  assert.match(out, /✗ refused · .*not on the account's allow-list.*The address is 127\.0\.0\.1/);
  assert.match(
    out,
    /→ Add 127\.0\.0\.1 to the allow-list \(IP白名单\).*Then: npm run ops -- account check refused/,
  );
  assert.match(out, /– refused · entitlements and quotas: not without a token/);
  const egress = await ops('egress');
  assert.match(egress.out, /refused: WeChat saw 127\.0\.0\.1 and refused it/);
  assert.equal((await ops('egress --json')).json.refused[0].address, '127.0.0.1');
});

for (const refused_paths of [
  ['/cgi-bin/freepublish/submit'],
  ['/cgi-bin/freepublish/batchget', '/cgi-bin/freepublish/submit'],
]) {
  test(`no entitlement for publishing (${refused_paths.length})`, async () => {
    const account = `unentitled${refused_paths.length}`;
    await healthy(account, { refused_paths });
    const { code, problems, out } = await problemsOf(account);
    assert.equal(code, 1);
    assert.deepEqual(
      problems.map(({ check, errcode }) => [check, errcode]),
      [['publishing', 48001]],
    );
    assert.match(out, new RegExp(`✗ ${account} · publishing .*not entitled.*48001`));
    assert.match(out, /→ See 设置与开发 → 接口权限 in the console.*verification/);
  });
}

test('a quota that is exhausted, and one that nearly is', async () => {
  const quotas = { '/cgi-bin/material/add_material': 5, '/cgi-bin/draft/add': 10 };
  const { app_id } = await healthy('spent', { quotas });
  const { counters } = simulator.state.apps.get(app_id) ?? assert.fail();
  const spend = (path: string, times: number) => {
    for (let call = 0; call < times; call += 1) counters.spend(path, undefined, simulator.state.clock.now());
  };
  spend('/cgi-bin/material/add_material', 5);
  spend('/cgi-bin/draft/add', 8);
  const { code, problems, out } = await problemsOf('spent');
  assert.equal(code, 1);
  assert.deepEqual(
    problems.map(({ check, cgi_path, used, remain }) => [check, cgi_path, used, remain]),
    [['quota', '/cgi-bin/material/add_material', 5, 0]],
  );
  assert.match(out, /✗ spent · \/cgi-bin\/material\/add_material: the quota of today is exhausted, 5 of 5/);
  assert.match(out, /→ Wait for midnight in Beijing.*quota clear spent --local/);
  assert.match(out, /! spent · \/cgi-bin\/draft\/add: most of today is used, 8 of 10/);

  const shown = await ops('quota show spent');
  assert.match(shown.out, /\/cgi-bin\/material\/add_material +5 of 5 used {2}EXHAUSTED/);
  assert.match(shown.out, /\/cgi-bin\/media\/get +0 of 200000 used/);
  const one = await ops('quota show spent /cgi-bin/draft/add --json');
  assert.deepEqual(one.json.quotas, [
    { cgi_path: '/cgi-bin/draft/add', daily_limit: 10, used: 8, remain: 2 },
  ]);

  assert.equal((await ops('quota clear spent')).code, 2, 'only with a person, or --yes');
  const no = await ops('quota clear spent', { answers: ['n'] });
  assert.match(no.err, /WeChat allows this 10 times a\s.*\s.*month/);
  assert.equal(counters.used('/cgi-bin/draft/add', simulator.state.clock.now()), 8);
  const { code: cleared, out: said } = await ops('quota clear spent', { answers: ['y'] });
  assert.equal(cleared, 0);
  assert.match(said, /spent: the counts of all interfaces begin anew/);
  assert.equal((await problemsOf('spent')).code, 0);
});

test('the quota of an interface that doctor itself tries', async () => {
  await healthy('nocount', { quotas: { '/cgi-bin/draft/count': 0 } });
  const { problems } = await problemsOf('nocount');
  assert.deepEqual(
    problems.map(({ check }) => check),
    ['drafts', 'quota'],
  );
  assert.match(problems[0]?.cause ?? '', /quota for this interface is used up/);
  assert.match(problems[0]?.next ?? '', /quota clear nocount/);
});

test('token calls that are used up can be cleared by the secret alone, ten times a month', async () => {
  store('tokenless', app({ quotas: { '/cgi-bin/stable_token': 0 } }));
  const { problems } = await problemsOf('tokenless');
  assert.equal(problems[0]?.errcode, 45009);
  assert.match(problems[0]?.next ?? '', /quota clear tokenless --with-secret --local/);
  const without = await ops('quota clear tokenless --yes');
  assert.equal(without.code, 1);
  assert.match(without.err, /daily quota for this interface is used up/);
  for (let time = 0; time < 10; time += 1)
    assert.equal((await ops('quota clear tokenless --with-secret --yes')).code, 0);
  const { code, err } = await ops('quota clear tokenless --with-secret --yes');
  assert.equal(code, 1);
  assert.match(err, /cannot be cleared again this month.*48006/);
  const both = await ops('quota clear tokenless /cgi-bin/draft/add --with-secret --yes');
  assert.deepEqual([both.code, /--with-secret: clears all/.test(both.err)], [2, true]);
});

test('one interface is cleared alone', async () => {
  const { app_id } = await healthy('single');
  const { counters } = simulator.state.apps.get(app_id) ?? assert.fail();
  const now = () => simulator.state.clock.now();
  for (const path of ['/cgi-bin/draft/add', '/cgi-bin/draft/get']) counters.spend(path, undefined, now());
  simulator.state.log.clear();
  const { code, err } = await ops('quota clear single /cgi-bin/draft/add --yes');
  assert.equal(code, 0, err);
  assert.deepEqual(
    ['/cgi-bin/draft/add', '/cgi-bin/draft/get'].map((path) => counters.used(path, now())),
    [0, 1],
  );
  assert.equal((await ops('quota clear single draft/add --yes')).code, 2);
});

test('dead letters are told, counted, and sent back', async () => {
  await healthy('queued');
  for (const body of ['{"first":1}', '{"second":"视频"}', '{"third":3}'])
    await queues.client.send(
      new SendMessageCommand({ QueueUrl: bench.queueUrl('forward-dead'), MessageBody: body }),
    );
  const { code, problems, out } = await problemsOf('queued');
  assert.equal(code, 1);
  assert.deepEqual(
    problems.map(({ check, dead }) => [check, dead]),
    [['queue:forward', 3]],
  );
  assert.match(out, /✗ queue forward: 3 dead letters, given up after all their tries/);
  assert.match(out, /→ .*send them back: npm run ops -- redrive forward --local/);

  const dry = await ops('redrive --dry-run');
  assert.match(dry.out, /^forward: 3 dead letters would go back$/m);
  assert.match(dry.out, /^source: no dead letters$/m);
  assert.equal((await ops('redrive nix')).code, 2);
  const { json } = await ops('redrive forward --json');
  assert.deepEqual(json, { queues: [{ queue: 'forward', dead: 3, state: 'moved', moved: 3 }] });
  const { Messages = [] } = await queues.client.send(
    new ReceiveMessageCommand({ QueueUrl: bench.queueUrl('forward'), MaxNumberOfMessages: 10 }),
  );
  assert.deepEqual(Messages.map(({ Body }) => Body).sort(), [
    '{"first":1}',
    '{"second":"视频"}',
    '{"third":3}',
  ]);
  assert.match((await ops('redrive')).out, /^forward: no dead letters$/m);
});

test('a schedule that does not run', async () => {
  const { app_id } = await healthy('forgotten');
  const token_expires_at = new Date(Date.now() + 60_000).toISOString();
  ssm.put(at('forgotten', 'status'), JSON.stringify({ kind: 'secret', app_id, token_expires_at }), 'String');
  const { json } = await ops('doctor forgotten --json');
  const [problem] = json.checks.filter(({ state }: Told) => state === 'problem');
  assert.equal(problem.check, 'schedule');
  assert.match(problem.next, /wechat-materials-local-refresh-token/);
});

test('a token that nobody has pushed', async () => {
  const { app_id } = app();
  ssm.put(at('outside', 'credentials'), JSON.stringify({ kind: 'external', app_id }), 'SecureString');
  const { code, problems } = await problemsOf('outside');
  assert.equal(code, 1);
  assert.match(problems[0]?.next ?? '', /PUT \/v1\/accounts\/outside\/token/);
});

test('credentials that somebody spoilt by hand', async () => {
  ssm.put(at('spoilt', 'credentials'), '{"app_secret":"0123456789abcdef', 'SecureString');
  const { problems } = await problemsOf('spoilt');
  assert.match(problems[0]?.cause ?? '', /the credentials are not JSON/);
  assert.match(problems[0]?.next ?? '', /account rotate spoilt --app-id wx… --local/);
});

test('an administrator is not asked anew by every look', async () => {
  store('waiting', app({ confirmation: 'pending' }));
  await ops('account check waiting');
  simulator.state.log.clear();
  const { problems } = await problemsOf('waiting');
  assert.equal(problems[0]?.errcode, 89503);
  assert.match(problems[0]?.next ?? '', /confirm the message on their phone/);
  assert.equal(simulator.state.log.list().length, 0);
});

test('what callers were refused elsewhere is mentioned', async () => {
  const { app_id } = await healthy('noted');
  const status = {
    kind: 'secret',
    app_id,
    refused: { '/cgi-bin/media/uploadvideo': { errcode: 48001, at: '2026-01-01T00:00:00Z' } },
  };
  ssm.put(at('noted', 'status'), JSON.stringify(status), 'String');
  const { code, out } = await ops('doctor noted');
  assert.equal(code, 0);
  assert.match(out, /! noted · WeChat refused \/cgi-bin\/media\/uploadvideo on 2026-01-01/);
});

test('in Chinese, over all accounts', async () => {
  const { code, out } = await ops('doctor', { language: 'zh' });
  assert.equal(code, 1);
  assert.match(out, /^✗ badsecret · 公众号配置有误。该账号的 AppSecret 不正确/m);
  assert.match(out, /^ {2}→ 在公众平台.*account rotate badsecret --local$/m);
  assert.match(out, /^✓ well · 发布:有权限$/m);
  assert.match(out, /^发现 \d+ 个问题。$/m);
});

test('what cannot be looked at is a problem, and the walk goes on', async () => {
  await healthy('last');
  await queues.close();
  const { code, out } = await ops('doctor last');
  assert.equal(code, 1);
  assert.match(out, /✓ last · publishing: entitled/);
  assert.match(out, /✗ wechat-materials-local could not be reached: ECONNREFUSED\n {2}→ Is the local stack/);
});
