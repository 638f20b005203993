/** Identity policies as IAM documents their evaluation. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Access, deniedMessage } from '../../../../dev/aws/iam/access.ts';
import { type AccessRequest, evaluate, statementsOf } from '../../../../dev/aws/iam/policy.ts';

const policy = (...Statement: object[]) => statementsOf({ Version: '2012-10-17', Statement });
const allow = (Action: unknown, Resource: unknown, Condition?: object) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition && { Condition }),
});
const object = (key: string, bucket = 'files') => `arn:aws:s3:::${bucket}/${key}`;
const get = (key: string): AccessRequest => ({ action: 's3:GetObject', resource: object(key) });
const allows = (statements: ReturnType<typeof policy>, request: AccessRequest) =>
  evaluate(statements, request).allowed;

test('what nobody allows is denied, and what one denies is denied whoever allows it', () => {
  assert.deepEqual(evaluate([], get('a')), { allowed: false, explicit: false });
  const both = policy(allow('s3:*', '*'), {
    Effect: 'Deny',
    Action: 's3:Get*',
    Resource: object('secret/*'),
  });
  assert.equal(allows(both, get('open')), true);
  assert.deepEqual(evaluate(both, get('secret/a')), { allowed: false, explicit: true });
});

test('actions know no case, resources do', () => {
  assert.equal(allows(policy(allow('S3:getobject', object('a'))), get('a')), true);
  assert.equal(allows(policy(allow('s3:GetObject', object('A'))), get('a')), false);
});

for (const [pattern, resource, fits] of [
  [object('in/*'), object('in/main/1'), true],
  [object('in/*'), object('in/'), true],
  [object('in/*'), object('in'), false],
  [object('in/*'), object('inside/1'), false],
  [object('in/*'), object('in/1', 'other'), false],
  [object('a?c'), object('abc'), true],
  [object('a?c'), object('ac'), false],
  [object('a.c'), object('abc'), false],
  [object('a[b]c'), object('abc'), false],
  ['arn:aws:s3:::*/in/1', object('in/1'), true],
  ['arn:aws:ssm:*:1:parameter/a', 'arn:aws:ssm:eu-west-1:1:parameter/a', true],
  ['arn:aws:ssm:*:parameter/a', 'arn:aws:ssm:eu-west-1:1:parameter/a', 'no ARN'],
  ['arn:aws:logs:*:*:log-group:x:*', 'arn:aws:logs:r:1:log-group:x:stream:y', true],
  ['*', 'whatever', true],
] as const) {
  test(`${pattern} ${fits === true ? 'fits' : 'does not fit'} ${resource}`, () => {
    const request = { action: 'any:Thing', resource };
    if (fits === 'no ARN') assert.throws(() => policy(allow('any:*', pattern)), /no ARN/);
    else assert.equal(allows(policy(allow('any:*', pattern)), request), fits);
  });
}

const listing = (Condition: object) => policy(allow('s3:ListBucket', 'arn:aws:s3:::files', Condition));
const list = (prefix?: string): AccessRequest => ({
  action: 's3:ListBucket',
  resource: 'arn:aws:s3:::files',
  context: prefix === undefined ? {} : { 's3:prefix': prefix },
});

test('conditions: one value of a key has to fit, every key, and every operator', () => {
  const ours = listing({ StringLike: { 's3:prefix': ['in/*', 'drop/*'] } });
  assert.deepEqual(
    ['in/a', 'drop/', 'out/a', undefined].map((prefix) => allows(ours, list(prefix))),
    [true, true, false, false],
  );
  const two = listing({ StringLike: { 's3:prefix': 'in/*' }, StringNotLike: { 's3:prefix': 'in/secret/*' } });
  assert.deepEqual(
    ['in/a', 'in/secret/a'].map((prefix) => allows(two, list(prefix))),
    [true, false],
  );
});

test('a key that the request does not carry: only IfExists, a negation and Null hold', () => {
  for (const [Condition, holds] of [
    [{ StringEquals: { 's3:prefix': 'a' } }, false],
    [{ StringEqualsIfExists: { 's3:prefix': 'a' } }, true],
    [{ StringLikeIfExists: { 's3:prefix': 'a' } }, true],
    [{ StringNotEquals: { 's3:prefix': 'a' } }, true],
    [{ Null: { 's3:prefix': 'true' } }, true],
    [{ Null: { 's3:prefix': true } }, true],
    [{ Null: { 's3:prefix': 'false' } }, false],
    [{ Bool: { 'aws:SecureTransport': 'true' } }, false],
  ] as const)
    assert.equal(allows(listing(Condition), list()), holds, JSON.stringify(Condition));
});

test('what is not evaluated is refused when the policy is read', () => {
  for (const [statement, message] of [
    [allow('s3:*', '*', { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }), /IpAddress is not evaluated/],
    [allow('s3:*', '*', { 'ForAnyValue:StringLike': { 'aws:TagKeys': 'a' } }), /ForAnyValue:StringLike/],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of IAM
    [allow('s3:*', 'arn:aws:s3:::files/${aws:username}/*'), /Policy variables/],
    [{ Effect: 'Allow', NotAction: 's3:*', Resource: '*' }, /NotAction/],
    [{ Effect: 'allow', Action: 's3:*', Resource: '*' }, /Effect/],
    [allow({ Ref: 'X' }, '*'), /Action must be text/],
  ] as const)
    assert.throws(() => policy(statement), message);
  assert.throws(() => statementsOf({ Version: '2008-10-17', Statement: [] }), /2008-10-17/);
});

test('a denial names who, what and why; use is kept pair by pair', () => {
  const arn = 'arn:aws:sts::000000000000:assumed-role/Reader/reader';
  const statements = policy(allow(['s3:GetObject', 's3:PutObject'], [object('a/*'), object('b/*')]));
  const access = new Access(new Map([['reader', { arn, secretAccessKey: 's', statements }]]));
  assert.equal(access.check('reader', get('a/1')), undefined);
  const denial = access.check('reader', get('c/1'));
  assert.ok(denial);
  assert.equal(
    deniedMessage(denial, '"'),
    `User: ${arn} is not authorized to perform: s3:GetObject on resource: "${object('c/1')}" because no identity-based policy allows the s3:GetObject action`,
  );
  assert.deepEqual(access.denials(), [denial]);
  const [usage] = access.usage();
  assert.equal(usage?.granted.length, 4);
  assert.deepEqual(usage?.used, [{ action: 's3:GetObject', resource: object('a/*') }]);
});
