/** What an operator chooses in deploy.yml, or with --param, is refused by name where it cannot be meant. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';

type Source = {
  readonly resolveVariable: (variable: string) => Promise<unknown>;
  readonly resolveConfigurationProperty: (path: readonly string[]) => Promise<unknown>;
};
const check: (source: Source) => Promise<true> = createRequire(import.meta.url)('../../resources/checks.cjs');

const GOOD = {
  egress: 'none',
  egressAddress: '',
  subnetIds: [],
  securityGroupIds: [],
  region: 'ap-southeast-1',
  logLevel: 'INFO',
  logRetentionInDays: 30,
  origins: ['https://localhost'],
  throttlingRate: 100,
  throttlingBurst: 200,
  memory: 256,
  alarmEmail: '',
  ownLibraryBucket: '',
  domainName: '',
  certificateArn: '',
  kmsKeyArn: '',
  wechatBaseUrl: 'https://api.weixin.qq.com',
};

/** Checks these choices on top of the defaults, as osls would give them. */
const choose = (choices: Readonly<Record<string, unknown>>, file: object | null = null) => {
  const params: Readonly<Record<string, unknown>> = { ...GOOD, ...choices };
  return check({
    resolveVariable: async (variable) => {
      if (variable === 'sls:stage') return 'prod';
      if (variable.startsWith('file(')) return file;
      return params[/^param:(\w+), null$/.exec(variable)?.[1] ?? assert.fail(variable)];
    },
    resolveConfigurationProperty: async () => ({ ...GOOD, buildFolder: '.esbuild' }),
  });
};

test('the defaults lack nothing but a way out', async () => {
  assert.equal(await choose({}), true);
  const choices = /^Error: egress is not chosen: "nat" .*"existing" .*"proxy" .*"none" .*[^.]\.\.\.$/;
  for (const egress of [null, '']) await assert.rejects(choose({ egress }), choices);
});

const network = { subnetIds: ['subnet-0a1b2c3d'], securityGroupIds: 'sg-0a1b2c3d,sg-0a1b2c3e' };
for (const [name, choices] of Object.entries({
  nat: { egress: 'nat' },
  existing: { egress: 'existing', ...network },
  'existing with its address': { egress: 'existing', ...network, egressAddress: '203.0.113.5' },
  proxy: { egress: 'proxy', egressAddress: '203.0.113.5' },
  domain: {
    domainName: 'api.example.com',
    certificateArn: 'arn:aws-cn:acm:cn-north-1:123456789012:certificate/1',
  },
  key: { kmsKeyArn: 'arn:aws:kms:eu-west-1:123456789012:key/1' },
  pages: { origins: ['https://a.example.com', 'http://localhost:5173'] },
  'pages, with --param': { origins: 'https://a.example.com,https://b.example.com' },
  everybody: { origins: ['*'] },
  'alarms and a bucket': { alarmEmail: 'ops@example.com', ownLibraryBucket: 'my-library' },
}))
  test(`${name}: taken`, async () => {
    assert.equal(await choose(choices), true);
  });

for (const [refusal, choices] of Object.entries({
  'egress must be one of none, nat, existing, proxy': { egress: 'vpc' },
  'egressAddress is only for egress "existing" or "proxy"': { egressAddress: '203.0.113.5' },
  'egressAddress must be an IPv4 address': { egress: 'proxy', egressAddress: '2001:db8::1' },
  'egressAddress must be an IPv4 address: ': { egress: 'proxy', egressAddress: '203.0.113.500' },
  'subnetIds is needed for egress "existing"': { egress: 'existing' },
  'securityGroupIds is needed for egress "existing"': { egress: 'existing', subnetIds: ['subnet-1'] },
  'subnetIds is only for egress "existing"': { egress: 'nat', ...network },
  'subnetIds must be a list of subnet ids': { egress: 'existing', subnetIds: ['eni-1'] },
  'region must be the name of a region': { region: 'Singapore' },
  'logLevel must be one of': { logLevel: 'info' },
  'logRetentionInDays must be one of 1, 3,': { logRetentionInDays: 10 },
  'origins must be a list of origins': { origins: ['https://www.example.com/'] },
  'throttlingRate must be a whole number from 1': { throttlingRate: 0 },
  'throttlingBurst must be a whole number': { throttlingBurst: '200' },
  'memory must be a whole number from 128': { memory: 64 },
  'alarmEmail must be an e-mail address': { alarmEmail: 'ops' },
  'ownLibraryBucket must be the name of a bucket': { ownLibraryBucket: 's3://mine' },
  'domainName must be a domain name': { domainName: 'https://api.example.com' },
  'domainName needs certificateArn': { domainName: 'api.example.com' },
  'certificateArn needs domainName': {
    certificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/1',
  },
  'kmsKeyArn must be the ARN of a KMS key': { kmsKeyArn: 'arn:aws:kms:eu-west-1:123456789012:alias/mine' },
  'wechatBaseUrl must be a URL': { wechatBaseUrl: 'api.weixin.qq.com' },
}))
  test(`refused: ${refusal}`, async () => {
    await assert.rejects(choose(choices), (error: Error) => {
      assert.ok(error.message.startsWith(refusal), error.message);
      // osls would show the stack, and the sentence would be lost in it.
      assert.equal(error.stack, error.message);
      return true;
    });
  });

test('a misspelt setting in deploy.yml is named', async () => {
  await assert.rejects(choose({}, { logLevle: 'INFO' }), /deploy\.yml: prod\.logLevle is not a setting/);
  assert.equal(await choose({}, { logLevel: 'INFO' }), true);
});
