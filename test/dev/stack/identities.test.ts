/** Functions of the local stack have the rights of the template's roles, and a role that cannot be evaluated is refused. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Access } from '../../../dev/aws/iam/access.ts';
import { identitiesOf } from '../../../dev/stack/identities.ts';
import type { Resource } from '../../../dev/stack/service.ts';
import { rolesNamed } from '../../helpers/roles.ts';

const admin = { accessKeyId: 'admin', secretAccessKey: 'secret' };

function identities(Resource: unknown, more: object = {}) {
  const statement = { Effect: 'Allow', Action: ['s3:GetObject'], Resource };
  const PolicyDocument = { Version: '2012-10-17', Statement: [statement] };
  const role: Resource = {
    Type: 'AWS::IAM::Role',
    Properties: { Policies: [{ PolicyName: 'own', PolicyDocument }], ...more },
  };
  const functions = [{ key: 'read', name: 'service-read', role: 'ReadRole', triggers: [] }];
  const service = { region: 'eu-west-1', parameterPrefix: '', refreshFunction: '', functions };
  return identitiesOf({ ...service, resources: { ReadRole: role } }, admin);
}

test('ARNs are those of the local stack', () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own variables
  const arn = { 'Fn::Sub': 'arn:${AWS::Partition}:s3:::files-${AWS::AccountId}-${AWS::Region}/*' };
  const access = new Access(identities([arn]));
  const may = (bucket: string) =>
    access.allows('service-read', { action: 's3:GetObject', resource: `arn:aws:s3:::${bucket}/a` });
  assert.equal(may('files-000000000000-eu-west-1'), true);
  assert.equal(may('files'), false);
  assert.equal(access.allows('admin', { action: 's3:DeleteBucket', resource: 'arn:aws:s3:::files' }), true);
  assert.equal(
    access.allows('stranger', { action: 's3:GetObject', resource: 'arn:aws:s3:::files/a' }),
    false,
  );
});

test('what cannot be resolved or evaluated is refused', () => {
  assert.throws(() => identities([{ 'Fn::GetAtt': ['Bucket', 'Arn'] }]), /Fn::GetAtt in a policy/);
  // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own variables
  assert.throws(() => identities([{ 'Fn::Sub': 'arn:aws:s3:::${Bucket}/*' }]), /Bucket in a policy/);
  assert.throws(() => identities('*', { ManagedPolicyArns: ['x'] }), /managed policies/);
  const service = { region: 'r', parameterPrefix: '', refreshFunction: '', resources: {} };
  const functions = [{ key: 'read', name: 'read', role: 'NoRole', triggers: [] }];
  assert.throws(() => identitiesOf({ ...service, functions }, admin), /read has no role/);
});

test('only refresh-token reads credentials or writes tokens', async () => {
  const names = { prefix: 's', parameters: '/s', staging: 'st', library: 'li', region: 'eu-west-1' };
  const roles = await rolesNamed(names);
  const access = new Access(roles);
  const parameter = (leaf: string) => `arn:aws:ssm:eu-west-1:000000000000:parameter/s/accounts/main/${leaf}`;
  const who = (action: string, leaf: string) =>
    [...roles.keys()].filter(
      (name) =>
        name !== 'operator' && access.allows(name, { action: `ssm:${action}`, resource: parameter(leaf) }),
    );
  assert.deepEqual(who('GetParameter', 'credentials'), ['refreshToken']);
  assert.deepEqual(who('GetParameters', 'credentials'), []);
  assert.deepEqual(who('GetParametersByPath', 'credentials'), []);
  assert.deepEqual(who('PutParameter', 'token'), ['refreshToken']);
  assert.deepEqual(who('PutParameter', 'credentials'), []);
  assert.ok(who('GetParameter', 'token').length > 30);
});
