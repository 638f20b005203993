import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judge } from '../../../../dev/aws/s3/post/judge.ts';
import { parsePolicy } from '../../../../dev/aws/s3/post/policy.ts';

const encode = (document: unknown) => Buffer.from(JSON.stringify(document)).toString('base64');
const expiration = '2030-01-01T00:00:00.000Z';

test('a policy is read whole', () => {
  const policy = parsePolicy(
    encode({
      expiration: '2030-01-01T00:00:00Z',
      conditions: [
        { Acl: 'private' },
        ['EQ', '$Key', 'a'],
        ['starts-with', '$x', ''],
        ['content-length-range', '1', 2],
      ],
    }),
  );
  assert.deepEqual(policy, {
    expiration: Date.UTC(2030, 0, 1),
    conditions: [
      { operator: 'eq', field: 'acl', value: 'private' },
      { operator: 'eq', field: 'key', value: 'a' },
      { operator: 'starts-with', field: 'x', value: '' },
    ],
    lengthRange: { min: 1, max: 2 },
  });
});

test('what is no policy is refused', () => {
  const refused = (encoded: string) =>
    assert.throws(() => parsePolicy(encoded), { code: 'InvalidPolicyDocument' }, encoded);
  refused('%%%');
  refused(Buffer.from('{').toString('base64'));
  for (const document of [
    [],
    null,
    { conditions: [] },
    { expiration: 'soon', conditions: [] },
    { expiration: '2030-01-01', conditions: [] },
    { expiration },
    { expiration, conditions: {} },
  ]) {
    refused(encode(document));
  }
  for (const condition of [
    {},
    { a: 'b', c: 'd' },
    { a: 1 },
    'key',
    null,
    ['eq', '$key'],
    ['eq', 'key', 'a'],
    ['eq', '$key', 1],
    ['ends-with', '$key', 'a'],
    ['content-length-range', 'a', 1],
    ['content-length-range', -1, 1],
    ['content-length-range', 0, 1.5],
    ['content-length-range', 0, ''],
  ]) {
    refused(encode({ expiration, conditions: [condition] }));
  }
});

test('a policy judges until its last millisecond', () => {
  const policy = parsePolicy(encode({ expiration, conditions: [['starts-with', '$key', '']] }));
  const fields = new Map([
    ['key', 'k'],
    ['policy', ''],
    ['x-amz-signature', ''],
    ['x-ignore-', ''],
  ]);
  judge(policy, fields, Date.UTC(2030, 0, 1));
  assert.throws(() => judge(policy, fields, Date.UTC(2030, 0, 1) + 1), /Policy expired/);
  assert.throws(() => judge(policy, new Map([['acl', 'private']]), 0), /Extra input fields: acl/);
});
