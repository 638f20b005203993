import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { startBench } from '../support/bench.ts';
import { expectRefusal, presign, submit } from '../support/post.ts';

test('a form that keeps to its policy is an object', async (t) => {
  const bench = await startBench(t);
  const Fields = { 'Content-Type': 'image/png', 'x-amz-meta-title': '图', 'Cache-Control': 'no-store' };
  const answer = await submit(await presign(bench, { Fields }));
  assert.deepEqual([answer.status, answer.text], [204, '']);
  assert.equal(answer.headers.get('etag'), '"5d41402abc4b2a76b9719d911017c592"');
  assert.equal(answer.headers.get('location'), `${bench.s3.url}/plain/in/main/1`);
  const [stored] = bench.s3.versions('plain');
  assert.deepEqual([stored?.size, stored?.contentType], [5, 'image/png']);
  assert.equal(Buffer.from(stored?.metadata.title ?? '', 'latin1').toString(), '图');
  const untyped = await submit(await presign(bench, { Key: 'k' }));
  assert.equal(untyped.status, 204);
  assert.equal(bench.s3.versions('plain')[1]?.contentType, 'binary/octet-stream');
});

test('the answer is the one that the form asks for', async (t) => {
  const bench = await startBench(t);
  const answerTo = async (Fields: Record<string, string>) =>
    submit(await presign(bench, { Fields, Key: 'a b' }));
  assert.equal((await answerTo({ success_action_status: '200' })).status, 200);
  assert.equal((await answerTo({ success_action_status: '302' })).status, 204);
  const created = await answerTo({ success_action_status: '201' });
  assert.equal(created.status, 201);
  assert.match(
    created.text,
    /<PostResponse><Location>http:.*\/plain\/a%20b<\/Location><Bucket>plain<\/Bucket><Key>a b</,
  );
  const redirected = await answerTo({ success_action_redirect: 'https://example.com/done?x=1' });
  assert.equal(redirected.status, 303);
  assert.match(
    `${redirected.headers.get('location')}`,
    /^https:\/\/example.com\/done\?x=1&bucket=plain&key=a\+b&etag=%22[\da-f]{32}%22$/,
  );
  assert.equal((await answerTo({ success_action_redirect: 'nonsense' })).status, 204);
});

test('the key may take the name of the file', async (t) => {
  const bench = await startBench(t);
  // biome-ignore lint/suspicious/noTemplateCurlyInString: S3 spells its placeholder so
  const post = await presign(bench, { Key: 'in/${filename}' });
  for (const name of ['图 片.png', 'C:\\folder\\b.png', '../../c"d.png', '$&.png']) {
    assert.equal((await submit(post, 'hello', name)).status, 204);
  }
  const keys = bench.s3.versions('plain').map(({ key }) => key);
  assert.deepEqual(keys, ['in/$&.png', 'in/b.png', 'in/c"d.png', 'in/图 片.png']);
});

test('the size of the file keeps to the range, to the byte', async (t) => {
  const bench = await startBench(t);
  const post = await presign(bench, { Conditions: [['content-length-range', 2, 100_000]] });
  const large = await submit(post, 'x'.repeat(100_001));
  assert.deepEqual([large.status, large.code], [400, 'EntityTooLarge']);
  assert.match(large.text, /<ProposedSize>\d{6}<\/ProposedSize><MaxSizeAllowed>100000<\/MaxSizeAllowed>/);
  const small = await submit(post, 'x');
  assert.deepEqual([small.status, small.code], [400, 'EntityTooSmall']);
  assert.match(small.text, /<ProposedSize>1<\/ProposedSize><MinSizeAllowed>2<\/MinSizeAllowed>/);
  assert.deepEqual([bench.s3.versions('plain'), await bench.s3.fileCount()], [[], 0]);
  assert.equal((await submit(post, 'xx')).status, 204);
  assert.equal((await submit(post, 'x'.repeat(100_000))).status, 204);
  assert.equal(await bench.s3.fileCount(), 1);
});

test('odd names of metadata are refused, odd values kept', async (t) => {
  const bench = await startBench(t);
  const odd = await presign(bench, { Fields: { 'x-amz-meta-名': '1' } });
  await expectRefusal(bench, odd, 400, 'InvalidArgument');
  assert.equal((await submit(await presign(bench, { Fields: { 'x-amz-meta-a': '图\r\nb' } }))).status, 204);
  const got = await bench.client.send(new GetObjectCommand({ Bucket: 'plain', Key: 'in/main/1' }));
  assert.equal(Buffer.from(`${got.Metadata?.a}`, 'latin1').toString(), '图  b');
});

test('checksums of a form are kept to', async (t) => {
  const bench = await startBench(t);
  const post = (value: string) => presign(bench, { Fields: { 'x-amz-checksum-crc32': value } });
  await expectRefusal(bench, await post('AAAAAA=='), 400, 'BadDigest');
  assert.equal((await submit(await post('NhCmhg=='))).status, 204);
});
