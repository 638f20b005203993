import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { refusal, startBench } from '../support/bench.ts';
import { send, signed, wireRequest } from '../support/wire.ts';

const plain = { Bucket: 'plain' };

test('an object comes back as it was put', async (t) => {
  const { client } = await startBench(t);
  const given = {
    ContentType: 'image/png',
    CacheControl: 'no-store',
    ContentDisposition: 'attachment; filename="a.png"',
    ContentEncoding: 'gzip',
    ContentLanguage: 'zh',
    Metadata: { title: '%E5%9B%BE', 'two-words': 'a  b' },
  };
  const body = Buffer.from('hello');
  const expires = new Date('2030-01-01T00:00:00Z');
  const put = await client.send(
    new PutObjectCommand({ ...plain, Key: 'k', Body: body, Expires: expires, Tagging: 'a=1&b=2', ...given }),
  );
  const etag = `"${createHash('md5').update(body).digest('hex')}"`;
  assert.equal(put.ETag, etag);
  assert.equal(put.VersionId, undefined);
  for (const Command of [GetObjectCommand, HeadObjectCommand]) {
    const got = await client.send(new Command({ ...plain, Key: 'k' }));
    for (const [name, value] of Object.entries(given)) assert.deepEqual(got[name as 'ETag'], value, name);
    assert.equal(got.ETag, etag);
    assert.equal(got.ContentLength, 5);
    assert.equal(got.ExpiresString, expires.toUTCString());
    assert.equal(got.TagCount, 2);
    assert.equal(got.ServerSideEncryption, 'AES256');
    assert.equal(got.LastModified?.getMilliseconds(), 0);
    assert.equal(got.AcceptRanges, 'bytes');
  }
});

test('an object without a type is binary/octet-stream', async (t) => {
  const { s3 } = await startBench(t);
  const put = await signed(wireRequest(s3.port, 'PUT', '/plain/k', { body: 'x' }));
  assert.equal((await send(s3.port, put)).status, 200);
  const got = await send(s3.port, await signed(wireRequest(s3.port, 'GET', '/plain/k')));
  assert.equal(got.headers['content-type'], 'binary/octet-stream');
  assert.equal(got.headers.server, 'AmazonS3');
  assert.ok(got.headers['x-amz-request-id'] && got.headers['x-amz-id-2']);
});

test('empty objects, large objects and copies of neither stay in memory or behind', async (t) => {
  const { client, s3 } = await startBench(t);
  const large = Buffer.alloc(3_000_000, 'wechat');
  for (const [Key, Body] of Object.entries({ empty: Buffer.alloc(0), small: Buffer.alloc(65_536), large })) {
    await client.send(new PutObjectCommand({ ...plain, Key, Body }));
    const got = await client.send(new GetObjectCommand({ ...plain, Key }));
    assert.deepEqual(Buffer.from((await got.Body?.transformToByteArray()) ?? []), Body);
  }
  assert.equal(await s3.fileCount(), 1);
  await client.send(new PutObjectCommand({ ...plain, Key: 'large', Body: 'now small' }));
  assert.equal(await s3.fileCount(), 0);
});

test('ranges', async (t) => {
  const { client } = await startBench(t);
  await client.send(new PutObjectCommand({ ...plain, Key: 'k', Body: '0123456789' }));
  await client.send(
    new PutObjectCommand({ ...plain, Key: 'big', Body: Buffer.alloc(200_000, '0123456789') }),
  );
  const get = async (Key: string, Range: string) => {
    const got = await client.send(new GetObjectCommand({ ...plain, Key, Range }));
    return [got.$metadata.httpStatusCode, got.ContentRange, await got.Body?.transformToString()];
  };
  assert.deepEqual(await get('k', 'bytes=2-4'), [206, 'bytes 2-4/10', '234']);
  assert.deepEqual(await get('k', 'bytes=7-'), [206, 'bytes 7-9/10', '789']);
  assert.deepEqual(await get('k', 'bytes=-3'), [206, 'bytes 7-9/10', '789']);
  assert.deepEqual(await get('k', 'bytes=-99'), [206, 'bytes 0-9/10', '0123456789']);
  assert.deepEqual(await get('big', 'bytes=199998-999999'), [206, 'bytes 199998-199999/200000', '89']);
  assert.deepEqual(await get('k', 'bytes=0-1,3-4'), [200, undefined, '0123456789']);
  assert.deepEqual(await get('k', 'lines=1-2'), [200, undefined, '0123456789']);
  assert.deepEqual(await refusal(get('k', 'bytes=10-')), { name: 'InvalidRange', status: 416 });
});

test('what is not there', async (t) => {
  const { client, s3 } = await startBench(t);
  const missing = { ...plain, Key: 'missing' };
  assert.deepEqual(await refusal(client.send(new GetObjectCommand(missing))), {
    name: 'NoSuchKey',
    status: 404,
  });
  assert.deepEqual(await refusal(client.send(new HeadObjectCommand(missing))), {
    name: 'NotFound',
    status: 404,
  });
  assert.deepEqual(
    await refusal(client.send(new PutObjectCommand({ Bucket: 'nowhere', Key: 'k', Body: 'x' }))),
    { name: 'NoSuchBucket', status: 404 },
  );
  await client.send(new DeleteObjectCommand(missing));
  const head = await send(s3.port, await signed(wireRequest(s3.port, 'HEAD', '/plain/missing')));
  assert.equal(head.body.length, 0);
  const got = await send(s3.port, await signed(wireRequest(s3.port, 'GET', '/plain/missing <&>')));
  assert.match(
    got.text,
    /^<\?xml version="1.0" encoding="UTF-8"\?>\n<Error><Code>NoSuchKey<\/Code><Message>/,
  );
  assert.match(
    got.text,
    /<Key>missing &lt;&amp;&gt;<\/Key><Resource>\/plain\/missing &lt;&amp;&gt;<\/Resource>/,
  );
  assert.match(got.text, /<RequestId>\w+<\/RequestId><HostId>[^<]+<\/HostId><\/Error>$/);
});

test('many deletions in one request', async (t) => {
  const { client, s3 } = await startBench(t);
  for (const Key of ['a', 'b<&>\r\n', 'c'])
    await client.send(new PutObjectCommand({ ...plain, Key, Body: 'x' }));
  const Objects = [{ Key: 'a' }, { Key: 'b<&>\r\n' }, { Key: 'not there' }, { Key: 'c', VersionId: '?' }];
  const { Deleted, Errors } = await client.send(new DeleteObjectsCommand({ ...plain, Delete: { Objects } }));
  assert.deepEqual(
    Deleted?.map(({ Key }) => Key),
    ['a', 'b<&>\r\n', 'not there'],
  );
  assert.equal(Errors?.[0]?.Code, 'InvalidArgument');
  assert.deepEqual(
    s3.versions('plain').map(({ key }) => key),
    ['c'],
  );
  const quiet = { Objects: [{ Key: 'c' }], Quiet: true };
  assert.equal((await client.send(new DeleteObjectsCommand({ ...plain, Delete: quiet }))).Deleted, undefined);
  const bare = await signed(
    wireRequest(s3.port, 'POST', '/plain', { query: { delete: '' }, body: '<Delete/>' }),
  );
  assert.equal((await send(s3.port, bare)).code, 'InvalidRequest');
});
