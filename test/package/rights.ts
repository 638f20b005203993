/**
 * What each function may do, in every variant of the deployment, against the tables beside this file. They are literal:
 * a right that goes or comes fails here until somebody has read it (dev/template/rights.ts prints them anew).
 */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Template } from '../../dev/template/package.ts';
import {
  beside,
  fromText,
  ownLog,
  rightsOf,
  type Statement,
  statementsIn,
} from '../../dev/template/rights.ts';
import { templateOf, testEach } from './variants.ts';

type Rights = ReadonlyMap<string, readonly string[]>;

const table = async (name: string) =>
  fromText(await readFile(join(import.meta.dirname, `${name}.txt`), 'utf8'));

/** What is there and not in the table, and what the table has and is not there. */
function differences(rights: Rights, expected: Rights): string[] {
  const marked = (sign: string, some: Rights) =>
    [...some].flatMap(([key, lines]) => lines.map((line) => `${sign} ${key}: ${line}`));
  return [...marked('+', beside(rights, expected)), ...marked('-', beside(expected, rights))];
}

test('each function may do what the table says, and nothing else', async () => {
  const base = await table('rights');
  const rights = rightsOf(templateOf('none'));
  assert.deepEqual([...rights.keys()].sort(), [...base.keys()].sort());
  assert.deepEqual(differences(rights, base), []);
});

for (const variant of ['nat', 'existing', 'proxy'])
  test(`${variant}: the rights beside those are in its own table, and none is gone`, async () => {
    const base = rightsOf(templateOf('none'));
    const rights = rightsOf(templateOf(variant));
    assert.deepEqual(differences(beside(rights, base), await table(`rights-${variant}`)), []);
    assert.deepEqual([...beside(base, rights)], []);
  });

test('the comparison sees every single right that goes, and one that comes', async () => {
  const base = await table('rights');
  const seen = (rights: Rights) => differences(new Map([...base, ...rights]), base).length > 0;
  let tried = 0;
  for (const [id, { Type, Properties }] of Object.entries(templateOf('none').Resources)) {
    if (Type !== 'AWS::IAM::Role') continue;
    const statements = statementsIn(Properties);
    for (const [index, statement] of statements.entries()) {
      // The log's two rights are held by the next test.
      if ([statement.Action].flat().some((action) => action.startsWith('logs:'))) continue;
      for (const less of [...without(statement, 'Action'), ...without(statement, 'Resource')]) {
        const rights = rightsOf(roleOf(id, statements.with(index, less)));
        // What two of its named rights contain is still there without the one.
        const twice = beside(rightsOf(roleOf(id, statements)), rights).size === 0;
        assert.ok(twice || seen(rights), `${id} ${index}`);
        tried += twice ? 0 : 1;
      }
    }
    const more = { Effect: 'Allow', Action: ['logs:CreateLogGroup'], Resource: ['*'] };
    assert.ok(seen(rightsOf(roleOf(id, [...statements, more]))), id);
  }
  assert.ok(tried > 500, `${tried}`);
});

/** The statement with one action, or one resource, less. */
function without(statement: Statement, part: 'Action' | 'Resource'): Statement[] {
  const all = [statement[part]].flat();
  return all.map((_, index) => ({ ...statement, [part]: all.toSpliced(index, 1) }));
}

/** A template of one role. */
function roleOf(id: string, statements: readonly Statement[]): Template {
  const Properties = { Policies: [{ PolicyDocument: { Statement: statements } }] };
  return { Resources: { [id]: { Type: 'AWS::IAM::Role', Properties } }, Outputs: {} };
}

testEach('everyone may write its own log, and make none', ({ Resources }) => {
  for (const [id, { Type, Properties }] of Object.entries(Resources)) {
    if (Type !== 'AWS::IAM::Role') continue;
    const text = JSON.stringify(statementsIn(Properties));
    const [stream] = ownLog(`${id[0]?.toLowerCase()}${id.slice(1).replace(/Role$/, '')}`);
    const group = /\/aws\/lambda\/(.*)$/.exec(stream ?? '')?.[1];
    assert.ok(text.includes(`log-group:/aws/lambda/wechat-materials-packaged-${group}"`), `${id} ${group}`);
    assert.match(text, /"logs:CreateLogStream","logs:PutLogEvents"/, id);
  }
});

testEach(
  'every function has a role of its own, which Lambda alone may take, with nothing attached to it',
  ({ Resources }, variant) => {
    const functions = Object.entries(Resources).filter(([, { Type }]) => Type === 'AWS::Lambda::Function');
    const roles = functions.map(
      ([, { Properties }]) => (Properties.Role as { 'Fn::GetAtt': [string, string] })['Fn::GetAtt'][0],
    );
    const inTemplate = Object.entries(Resources).filter(([, { Type }]) => Type === 'AWS::IAM::Role');
    assert.deepEqual(inTemplate.map(([id]) => id).sort(), [...new Set(roles)].sort(), variant);
    assert.equal(roles.length, inTemplate.length);
    for (const [id, { Properties }] of inTemplate) {
      assert.deepEqual(Object.keys(Properties).sort(), ['AssumeRolePolicyDocument', 'Policies'], id);
      const { Statement } = Properties.AssumeRolePolicyDocument as { Statement: unknown };
      assert.deepEqual(Statement, [
        { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
      ]);
    }
    const others = Object.values(Resources).filter(({ Type }) => /^AWS::IAM::(?!Role$)/.test(Type));
    assert.deepEqual(others, []);
  },
);

/** Actions that know no narrower resource. */
const EVERYWHERE =
  /^(ssm:DescribeParameters|ec2:(Create|Describe|Delete)NetworkInterfaces?|ec2:DescribeSubnets|ec2:(Una|A)ssignPrivateIpAddresses)$/;

testEach(
  'no right is for everything, but those that can be for nothing less; EC2’s are for refresh-token',
  (template, variant) => {
    for (const [key, lines] of rightsOf(template)) {
      for (const line of lines.filter((text) => !text.startsWith('Deny '))) {
        const [action = '', resource] = line.split(' ');
        assert.doesNotMatch(action, /\*/);
        if (resource === '*') assert.match(action, EVERYWHERE, `${variant} ${key}`);
        if (action.startsWith('ec2:')) assert.equal(key, 'refreshToken');
      }
    }
  },
);

testEach('only refresh-token can read credentials and the proxy, or write tokens', (template) => {
  for (const [key, lines] of rightsOf(template)) {
    if (key === 'refreshToken') continue;
    assert.doesNotMatch(lines.join('\n'), /credentials|egress-proxy|ssm:Put|kms:Encrypt /, key);
  }
});
