/** The command line itself: its help in two languages, what it calls things, and the place that its options name. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { after, test } from 'node:test';
import type { Language } from '../../lib/problems/bilingual.ts';
import { choicesOf } from '../../ops/choices.ts';
import { COMMANDS } from '../../ops/commands.ts';
import { languageOf } from '../../ops/language.ts';
import { DEFAULT_REGION, DEFAULT_STAGE, QUEUES, SERVICE } from '../../ops/names.ts';
import { placeOf } from '../../ops/place.ts';
import { run } from '../../ops/program.ts';
import { createTerminal } from '../../ops/terminal.ts';
import { collector } from './collector.ts';

const root = join(import.meta.dirname, '../..');

async function typed(line: string, language: Language = 'en') {
  const [stdout, stderr] = [collector(), collector()];
  const terminal = createTerminal(language, {
    stdin: Readable.from([]),
    stdout: stdout.stream,
    stderr: stderr.stream,
    interactive: false,
  });
  const code = await run(line.split(' ').filter(Boolean), terminal, {});
  return { code, out: stdout.text(), err: stderr.text() };
}

const namesOf = (usage: string) => usage.split(' ').filter((word) => /^[a-z]/.test(word));

for (const { usage, about, args = [], options = [] } of COMMANDS) {
  const words = namesOf(usage);
  test(`${words.join(' ')} explains itself in both languages`, async () => {
    for (const language of ['en', 'zh'] as const) {
      const { code, out } = await typed(`${words.join(' ')} --help`, language);
      assert.equal(code, 0);
      const flat = out.replace(/\s+/g, '');
      for (const [shown, what] of [
        [usage, about],
        ...args.map((arg) => ['', arg] as const),
        ...options,
      ] as const) {
        assert.ok(flat.includes(what[language].replace(/\s+/g, '')), what[language]);
        for (const word of shown.replace('!', '').split(' ')) assert.ok(flat.includes(word), word);
        assert.match(what.zh, /[\u4e00-\u9fff]|^[a-z、]+$/);
      }
      assert.match(out, language === 'zh' ? /用法:.*\n[\s\S]*通用选项:/ : /Usage:.*\n[\s\S]*Global Options:/);
    }
  });
}

for (const page of ['docs/operations.md', 'docs/operations.zh-CN.md']) {
  test(`${page} has every command, and none that there is not`, () => {
    const shown = [
      ...readFileSync(join(root, page), 'utf8').matchAll(/^(?:.*\| )?npm run (?:-s )?ops -- ([^#\n]+)/gm),
    ];
    const used = shown.map(([, line = '']) => {
      const words = line.trim().split(/\s+/);
      const found = COMMANDS.filter(({ usage }) => namesOf(usage).every((name, at) => words[at] === name));
      const command = found.sort((a, b) => namesOf(b.usage).length - namesOf(a.usage).length)[0];
      assert.ok(command, line);
      const flags = [...(command.options ?? []).map(([flag]) => flag), '--stage'].join(' ');
      for (const word of words.filter((word) => word.startsWith('--'))) assert.ok(flags.includes(word), line);
      return command.usage;
    });
    assert.deepEqual([...new Set(used)].sort(), COMMANDS.map(({ usage }) => usage).sort());
  });
}

test('a wrong command line names what is wrong, in both languages, and repeats no value', async () => {
  for (const [line, en, zh] of [
    ['nix', "unknown command 'nix'", '没有命令 nix。'],
    ['doctor --nix', "unknown option '--nix'", '没有选项 --nix。'],
    ['account add main --app-secret=CANARY', "unknown option '--app-secret'", '没有选项 --app-secret。'],
    ['key revoke', "missing required argument 'key_id'", '缺少参数 key_id。'],
    ['doctor --stage', "option '--stage <stage>' argument missing", '选项 --stage <stage> 缺少值。'],
    ['doctor a CANARY', 'too many arguments', '参数过多。'],
    [
      'doctor --local --region x',
      "option '--region <region>' cannot be used with option '--local'",
      '选项 --region <region> 不能与 --local 同时使用。',
    ],
  ] as const) {
    for (const [language, words] of [
      ['en', en],
      ['zh', zh],
    ] as const) {
      const { code, out, err } = await typed(line, language);
      assert.deepEqual([code, out], [2, ''], line);
      assert.ok(err.includes(words), err);
      assert.ok(!err.includes('CANARY'), err);
    }
  }
});

test('a group without its command shows what there is', async () => {
  const { code, err } = await typed('account');
  assert.equal(code, 2);
  assert.match(err, /add \[options\] <account>/);
});

test('the locale chooses the language, in the order of the locale', () => {
  assert.equal(languageOf({}), 'en');
  assert.equal(languageOf({ LANG: 'zh_CN.UTF-8' }), 'zh');
  assert.equal(languageOf({ LANG: 'zh_CN.UTF-8', LC_MESSAGES: 'de_DE' }), 'en');
  assert.equal(languageOf({ LANG: 'en_US', LC_MESSAGES: 'C', LC_ALL: 'zh_TW' }), 'zh');
  assert.equal(languageOf({ LANG: 'zh_CN', LC_ALL: '' }), 'zh');
});

test('things are called what serverless.yml and the template call them', () => {
  const service = readFileSync(join(root, 'serverless.yml'), 'utf8');
  assert.match(service, /prefix: \$\{self:service\}-\$\{sls:stage\}/);
  assert.match(service, /parameterPrefix: \/\$\{self:service\}\/\$\{sls:stage\}/);
  assert.match(service, /REFRESH_FUNCTION: \$\{self:custom\.prefix\}-refresh-token/);
  const queues = readFileSync(join(root, 'resources/queues.yml'), 'utf8');
  const named = [...queues.matchAll(/QueueName: \$\{self:custom\.prefix\}-(\S+)/g)].map(([, name]) => name);
  assert.deepEqual([...QUEUES].sort(), named.sort());
});

test('the options name the place, and what comes next goes to the same', () => {
  const usual = placeOf({}, {});
  assert.equal(usual.prefix, `${SERVICE}-${DEFAULT_STAGE}`);
  assert.equal(usual.command('doctor'), 'npm run ops -- doctor');
  const place = placeOf({ stage: 'prod', region: 'cn-north-1', profile: 'live' }, {});
  assert.equal(
    place.command('doctor'),
    'npm run ops -- doctor --stage prod --region cn-north-1 --profile live',
  );
  assert.deepEqual(place.environment, {
    PARAMETER_PREFIX: `/${SERVICE}/prod`,
    REFRESH_FUNCTION: `${SERVICE}-prod-refresh-token`,
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    AWS_REGION: 'cn-north-1',
    WECHAT_BASE_URL: 'https://api.weixin.qq.com',
    AWS_PROFILE: 'live',
    AWS_ACCESS_KEY_ID: undefined,
    AWS_SECRET_ACCESS_KEY: undefined,
    AWS_SESSION_TOKEN: undefined,
  });
  assert.equal(usual.environment.AWS_REGION, DEFAULT_REGION);
  assert.ok(
    !('AWS_ACCESS_KEY_ID' in usual.environment),
    'credentials in the environment stay without a profile',
  );
});

test("the region and WeChat's address are those of the stage's choices in deploy.yml", async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ops-'));
  after(() => rm(folder, { recursive: true }));
  assert.deepEqual(choicesOf('prod', folder), {});
  await writeFile(
    join(folder, 'deploy.yml'),
    'prod:\n  egress: nat\n  region: cn-north-1\n  wechatBaseUrl: https://gateway.example.com\ndev:\n',
  );
  assert.deepEqual(choicesOf('prod', folder), {
    region: 'cn-north-1',
    wechatBaseUrl: 'https://gateway.example.com',
  });
  assert.deepEqual(choicesOf('dev', folder), {});
  assert.deepEqual(choicesOf('test', folder), {});
  await writeFile(join(folder, 'deploy.yml'), 'prod: [');
  assert.throws(() => choicesOf('prod', folder), /^OpsFailure: deploy\.yml: /);
});

test('without the local stack --local says how to start it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ops-'));
  after(() => rm(folder, { recursive: true }));
  assert.throws(() => placeOf({ local: true }, { LOCAL_FOLDER: folder }), /the local stack is not running/);
  await writeFile(join(folder, 'stack.json'), '{"region":"x"}');
  assert.throws(() => placeOf({ local: true }, { LOCAL_FOLDER: folder }), /the local stack is not running/);
});

test('as a process: no credentials are explained, with the exit code', async () => {
  const child = spawn(process.execPath, [join(root, 'ops/main.ts'), 'account', 'list'], {
    env: { PATH: process.env.PATH, LC_ALL: 'zh_CN.UTF-8', HOME: tmpdir(), AWS_EC2_METADATA_DISABLED: 'true' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  assert.equal(child.exitCode ?? (await new Promise((resolve) => child.once('exit', resolve))), 1);
  assert.equal(out, '');
  assert.match(err, /^AWS 凭证无效:.*\n请先登录/);
});
