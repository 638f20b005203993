/** Accounts from the command line: stored when they work, not left behind when they do not, and no secret shown. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { startOps } from './bench.ts';

const bench = await startOps();
const { ops, app, parameter, simulator, ssm, said } = bench;

const WRONG = 'f'.repeat(32);
const ADDRESS = '203.0.113.9';

const add = (name: string, { app_id, app_secret }: { app_id: string; app_secret: string }, flags = '') =>
  ops(`account add ${name} --app-id ${app_id} --secret-stdin ${flags}`, { stdin: `${app_secret}\n` });

const credentials = (account: string) => JSON.parse(parameter(`/accounts/${account}/credentials`) ?? 'null');

test('an account that works is stored, with its token', async () => {
  const own = app();
  const { code, out } = await add('works', own);
  assert.equal(code, 0);
  assert.match(out, /"works" is stored, and WeChat gives it a token/);
  assert.deepEqual(credentials('works'), { kind: 'secret', ...own });
  assert.ok(parameter('/accounts/works/token'));
});

test('the secret is asked for without echo', async () => {
  const own = app();
  const { code, out, err } = await ops('account add asked', { answers: [own.app_id, own.app_secret] });
  assert.equal(code, 0, err);
  assert.deepEqual(credentials('asked'), { kind: 'secret', ...own });
  assert.ok(err.includes(own.app_id) && !(out + err).includes(own.app_secret));
});

for (const { what, name, setup, given, words, next } of [
  {
    what: 'a wrong secret',
    name: 'wrongsecret',
    setup: {},
    given: { app_secret: WRONG },
    words: /AppSecret of this account is wrong.*40125 invalid appsecret/,
    next: /then store it: npm run ops -- account add wrongsecret --local/,
  },
  {
    what: 'an unknown app id',
    name: 'wrongapp',
    setup: {},
    given: { app_id: `wx${'9'.repeat(16)}` },
    words: /does not know the AppID.*40013/,
    next: /then store both: npm run ops -- account add wrongapp --local/,
  },
  {
    what: 'an address that is not on the allow-list',
    name: 'elsewhere',
    setup: { allow_list: [ADDRESS] },
    given: {},
    words: /not on the account's allow-list.*The address is 127\.0\.0\.1/,
    next: /Add 127\.0\.0\.1 to the allow-list.*Then: npm run ops -- account add elsewhere --local/,
  },
  {
    what: 'a frozen secret',
    name: 'frozen',
    setup: { frozen: true },
    given: {},
    words: /AppSecret is frozen/,
    next: /Unfreeze/,
  },
  {
    what: 'an administrator who has to confirm',
    name: 'pending',
    setup: { confirmation: 'pending' as const },
    given: {},
    words: /administrator to confirm this address/,
    next: /confirm the message/,
  },
]) {
  test(`${what} is explained, and nothing is left behind`, async () => {
    const { code, err } = await add(name, { ...app(setup), ...given });
    assert.equal(code, 1);
    assert.match(err, words);
    assert.match(err, next);
    assert.match(err, /was not added; nothing is stored/);
    assert.deepEqual(
      ssm.names().filter((path) => path.includes(`/${name}/`)),
      [],
    );
  });
}

test('an account that does not work yet stays where that is wanted, and check tells when it does', async () => {
  const own = app({ allow_list: [ADDRESS] });
  const added = await add('later', own, '--keep');
  assert.equal(added.code, 1);
  assert.match(added.err, /"later" is stored, without a token/);
  assert.match(added.err, /Then: npm run ops -- account check later --local/);
  assert.deepEqual(credentials('later'), { kind: 'secret', ...own });
  const refused = await ops('account check later');
  assert.equal(refused.code, 1);
  assert.match(refused.out, /127\.0\.0\.1/);
  simulator.state.apps.put({ ...own, allow_list: null });
  const { code, out } = await ops('account check later');
  assert.equal(code, 0, out);
  assert.match(out, /later: token until 20/);
});

test('a person is asked whether to keep what waits for the console', async () => {
  const own = app({ allow_list: [ADDRESS] });
  const { code, err } = await ops(`account add kept --app-id ${own.app_id}`, {
    answers: [own.app_secret, ''],
  });
  assert.equal(code, 1);
  assert.match(err, /Keep what was stored\?/);
  assert.deepEqual(credentials('kept'), { kind: 'secret', ...own });
});

test('an account whose token comes from outside is stored without a secret', async () => {
  const { app_id } = app();
  const { code, out } = await ops(`account add pushed --external --app-id ${app_id}`);
  assert.equal(code, 0);
  assert.match(out, /PUT \/v1\/accounts\/pushed\/token/);
  assert.deepEqual(credentials('pushed'), { kind: 'external', app_id });
  const checked = await ops('account check pushed');
  assert.equal(checked.code, 1);
  assert.match(checked.out, /comes from a token centre outside/);
  assert.match((await ops('account rotate pushed --secret-stdin', { stdin: WRONG })).err, /has no secret/);
});

test('an account that exists is not overwritten', async () => {
  const before = credentials('works');
  const { code, err } = await add('works', app());
  assert.equal(code, 1);
  assert.match(err, /There is an account "works" already/);
  assert.match(err, /account rotate works --local/);
  assert.deepEqual(credentials('works'), before);
});

test('what cannot be is refused before anything is stored, and names the option', async () => {
  const { app_id, app_secret } = app();
  const before = ssm.names();
  for (const [line, stdin, words] of [
    [`account add Bad/Name --app-id ${app_id} --secret-stdin`, app_secret, /<account>: "Bad\/Name"/],
    ['account add bad --app-id gh_0123456789ab --secret-stdin', app_secret, /--app-id: "gh_0123456789ab"/],
    [`account add bad --app-id ${app_id} --secret-stdin`, '', /--secret-stdin: the secret is empty/],
    [`account add bad --app-id ${app_id} --secret-stdin`, 'tooshort', /--secret-stdin: .*8 characters/],
    [`account add bad --app-id ${app_id} --secret-stdin`, 'x'.repeat(9999), /--secret-stdin: .*too long/],
    [`account add bad --app-id ${app_id}`, '', /--secret-stdin: is needed where there is no terminal/],
    ['account add bad --secret-stdin', app_secret, /--app-id: is needed where there is no terminal/],
    ['account settings works --media-retention-days 0', '', /--media-retention-days: "0"/],
    ['account settings works --media-retention-days 1.5', '', /--media-retention-days: "1\.5"/],
    ['account remove works', '', /--yes: is needed where there is no terminal/],
    ['account remove nobody --yes', '', /There is no account "nobody"\.\nAccounts: .*works/],
    ['account check nobody', '', /Accounts: /],
  ] as const) {
    const { code, out, err } = await ops(line, { stdin });
    assert.equal(code, 2, line);
    assert.equal(out, '');
    assert.match(err, words);
  }
  assert.deepEqual(ssm.names(), before);
});

test('a new secret takes the place of the old, and one that is wrong does not', async () => {
  const own = app();
  await add('rotated', own);
  const wrong = await ops('account rotate rotated --secret-stdin', { stdin: WRONG });
  assert.equal(wrong.code, 1);
  assert.match(wrong.err, /AppSecret of this account is wrong/);
  assert.match(wrong.err, /The old secret of "rotated" stays/);
  assert.match(wrong.err, /then store it: npm run ops -- account rotate rotated --local/);
  assert.deepEqual(credentials('rotated'), { kind: 'secret', ...own });
  assert.ok(!parameter('/accounts/rotated/status')?.includes('40125'), 'the error of a secret that is gone');
  const next = { ...own, app_secret: 'a'.repeat(32) };
  simulator.state.apps.put(next);
  const { code, out } = await ops('account rotate rotated --secret-stdin', { stdin: next.app_secret });
  assert.equal(code, 0, out);
  assert.deepEqual(credentials('rotated'), { kind: 'secret', ...next });
});

test('where refresh-token cannot be asked, what was stored is taken back', async () => {
  const handler = bench.functions.get('wechat-materials-local-refresh-token');
  assert.ok(handler);
  bench.functions.set('wechat-materials-local-refresh-token', async () => {
    throw new Error('out of memory');
  });
  const { code, err } = await add('unasked', app());
  bench.functions.set('wechat-materials-local-refresh-token', handler);
  assert.equal(code, 1, err);
  assert.match(err, /nothing is stored.*\nFunction wechat-materials-local-refresh-token failed/);
  assert.equal(parameter('/accounts/unasked/credentials'), undefined);
});

test('Ctrl-C while WeChat is asked takes back what was stored', async () => {
  const name = 'wechat-materials-local-refresh-token';
  const handler = bench.functions.get(name);
  assert.ok(handler);
  const { app_id, app_secret } = app();
  const asked = Promise.withResolvers<void>();
  const answered = Promise.withResolvers<{ state: string }>();
  bench.functions.set(name, () => {
    asked.resolve();
    return answered.promise;
  });
  const main = join(import.meta.dirname, '../../ops/main.ts');
  const args = ['account', 'add', 'interrupted', '--app-id', app_id, '--secret-stdin', '--local'];
  const child = spawn(process.execPath, [main, ...args], {
    env: { ...process.env, LOCAL_FOLDER: bench.folder, LC_ALL: 'C' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const exit = once(child, 'exit');
  const err = text(child.stderr);
  child.stdin.end(app_secret);
  await asked.promise;
  assert.ok(credentials('interrupted'));
  child.kill('SIGINT');
  await once(child.stderr, 'data');
  assert.equal(parameter('/accounts/interrupted/credentials'), undefined);
  bench.functions.set(name, handler);
  answered.resolve({ state: 'ok' });
  assert.deepEqual(await exit, [1, null]);
  assert.match(await err, /"interrupted" was not added; nothing is stored\.\nInterrupted\./);
});

test('settings are shown and changed, the retention alone', async () => {
  assert.match((await ops('account settings works')).out, /kept for ever/);
  assert.match((await ops('account settings works --media-retention-days 30')).out, /after 30 days/);
  assert.deepEqual(JSON.parse(parameter('/accounts/works/settings') ?? ''), { media_retention_days: 30 });
  const { json } = await ops('account settings works --json');
  assert.deepEqual(json, { account: 'works', settings: { media_retention_days: 30 } });
  assert.match((await ops('account settings works --keep-media')).out, /kept for ever/);
});

test('the list shows tokens and errors, in the language asked for', async () => {
  await add('listed', app({ frozen: true }), '--keep');
  const { json } = await ops('account list --json');
  const listed = json.accounts.find(({ account }: { account: string }) => account === 'listed');
  assert.equal(listed.last_error.errcode, 40243);
  assert.equal(listed.token.state, 'none');
  const { out } = await ops('account list', { language: 'zh' });
  assert.match(out, /^works +wx\d+ +secret +令牌有效至 20/m);
  assert.match(out, /^listed .*没有令牌 · 公众号配置有误:AppSecret 已被冻结/m);
});

test('an account is removed whole, after a person said yes', async () => {
  await add('removed', app());
  const no = await ops('account remove removed', { answers: ['n'] });
  assert.equal(no.code, 1);
  assert.match(no.err, /Nothing was changed/);
  assert.ok(credentials('removed'));
  const { code, out } = await ops('account remove removed', { answers: ['y'] });
  assert.equal(code, 0);
  assert.match(out, /Its files stay/);
  assert.deepEqual(
    ssm.names().filter((path) => path.includes('/removed/')),
    [],
  );
});

test('no secret was said or written into a file', async () => {
  const secrets = simulator.state.apps.list().map(({ secret }) => secret);
  assert.ok(secrets.length > 10);
  const files = await Promise.all(
    (await readdir(bench.folder)).map((name) => readFile(join(bench.folder, name), 'utf8')),
  );
  for (const secret of [...secrets.filter((secret) => secret.length === 32), WRONG])
    assert.ok(![...said, ...files].some((text) => text.includes(secret)), secret);
  const tokens = ssm.names().filter((name) => name.endsWith('/token'));
  assert.ok(tokens.length > 3);
  for (const name of tokens) {
    const { access_token } = JSON.parse(ssm.value(name) ?? '');
    assert.ok(!said.some((text) => text.includes(access_token)), name);
  }
});
