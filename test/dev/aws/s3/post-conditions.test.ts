import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PresignedPostOptions } from '@aws-sdk/s3-presigned-post';
import { startBench } from '../support/bench.ts';
import { expectRefusal, presign, submit, withFields, withoutField } from '../support/post.ts';

test('the signature covers the policy and nobody else can make one', async (t) => {
  const bench = await startBench(t);
  const post = await presign(bench);
  const policy = JSON.parse(Buffer.from(post.fields.Policy ?? '', 'base64').toString());
  policy.expiration = '2099-01-01T00:00:00Z';
  const forged = Buffer.from(JSON.stringify(policy)).toString('base64');
  await expectRefusal(bench, withFields(post, { Policy: forged }), 403, 'SignatureDoesNotMatch');
  await expectRefusal(
    bench,
    withFields(post, { 'X-Amz-Signature': '0'.repeat(64) }),
    403,
    'SignatureDoesNotMatch',
  );
  const credential = post.fields['X-Amz-Credential'] ?? '';
  const withCredential = (value: string) => withFields(post, { 'X-Amz-Credential': value });
  await expectRefusal(bench, withCredential(credential.replace('AKID', 'XXID')), 403, 'InvalidAccessKeyId');
  for (const [part, other] of [
    ['eu-west-1', 'us-east-1'],
    ['/s3/', '/ssm/'],
    [/\/\d{8}\//, '/20200101/'],
  ] as const) {
    await expectRefusal(
      bench,
      withCredential(credential.replace(part, other)),
      400,
      'AuthorizationQueryParametersError',
    );
  }
});

test('nothing of what proves the policy may be missing', async (t) => {
  const bench = await startBench(t);
  const post = await presign(bench);
  await expectRefusal(bench, { url: post.url, fields: { key: 'k' } }, 403, 'AccessDenied');
  for (const name of ['Policy', 'X-Amz-Signature', 'X-Amz-Credential', 'X-Amz-Algorithm', 'X-Amz-Date']) {
    await expectRefusal(
      bench,
      withoutField(post, name),
      400,
      'InvalidArgument',
      `named '${name}'|named 'policy'`,
    );
  }
  await expectRefusal(
    bench,
    withFields(post, { 'X-Amz-Algorithm': 'AWS4-HMAC-SHA1' }),
    400,
    'InvalidArgument',
  );
});

test('a policy ends on time', async (t) => {
  const bench = await startBench(t);
  const post = await presign(bench, { Expires: 60 });
  bench.advance(62);
  await expectRefusal(bench, post, 403, 'AccessDenied', 'Invalid according to Policy: Policy expired.');
});

test('every condition must be met', async (t) => {
  const bench = await startBench(t);
  const Conditions: PresignedPostOptions['Conditions'] = [
    ['starts-with', '$Content-Type', 'image/'],
    ['eq', '$x-amz-meta-who', 'me'],
    { success_action_status: '201' },
  ];
  const fields = { 'Content-Type': 'image/png', 'x-amz-meta-who': 'me', success_action_status: '201' };
  const post = withFields(await presign(bench, { Conditions }), fields);
  const fails = (change: Record<string, string>, condition: string[]) =>
    expectRefusal(
      bench,
      withFields(post, change),
      403,
      'AccessDenied',
      `Policy Condition failed: ${JSON.stringify(condition).replace(/[[\]$]/g, '\\$&')}`,
    );
  await fails({ key: 'in/main/2' }, ['eq', '$key', 'in/main/1']);
  await fails({ 'Content-Type': 'text/html' }, ['starts-with', '$content-type', 'image/']);
  await fails({ 'Content-Type': 'image/png, text/html' }, ['starts-with', '$content-type', 'image/']);
  await fails({ 'x-amz-meta-who': 'you' }, ['eq', '$x-amz-meta-who', 'me']);
  await fails({ success_action_status: '200' }, ['eq', '$success_action_status', '201']);
  await expectRefusal(bench, withoutField(post, 'x-amz-meta-who'), 403, 'AccessDenied', 'x-amz-meta-who');
  await expectRefusal(bench, withoutField(post, 'key'), 400, 'InvalidArgument', "field named 'key'");
  await expectRefusal(bench, { ...post, url: `${bench.s3.url}/kept` }, 403, 'AccessDenied', '\\$bucket');
  await expectRefusal(
    bench,
    { ...withoutField(post, 'bucket'), url: `${bench.s3.url}/kept` },
    403,
    'AccessDenied',
    '\\$bucket',
  );
  await expectRefusal(bench, { ...post, url: `${bench.s3.url}/nowhere` }, 404, 'NoSuchBucket');
  assert.equal((await submit(withoutField(post, 'bucket'))).status, 201);
  assert.equal((await submit(post)).status, 201);
});

test('every field must be under a condition', async (t) => {
  const bench = await startBench(t);
  const post = await presign(bench);
  const extra = withFields(post, { 'x-amz-meta-more': '1', tagging: 't' });
  await expectRefusal(bench, extra, 403, 'AccessDenied', 'Extra input fields: x-amz-meta-more, tagging');
  assert.equal((await submit(withFields(post, { 'x-ignore-me': '1' }))).status, 204);
});
