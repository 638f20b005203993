import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { ChecksumAlgorithm, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { type Checksum, checksumOf } from '../../../../dev/aws/s3/body/checksums.ts';
import { refusal, startBench } from '../support/bench.ts';
import { converse, headText, send, signed, wireRequest } from '../support/wire.ts';

const k = { Bucket: 'plain', Key: 'k' };
const base64 = (algorithm: string, text: string) => createHash(algorithm).update(text).digest('base64');

/** The check values that the catalogues of CRCs give for the nine digits. */
const CHECK: Record<Checksum['algorithm'], string> = {
  crc32: 'cbf43926',
  crc32c: 'e3069283',
  crc64nvme: 'ae8b14860a799888',
  sha1: createHash('sha1').update('123456789').digest('hex'),
  sha256: createHash('sha256').update('123456789').digest('hex'),
};

test('checksums are what the catalogues say, in one piece and in two', () => {
  for (const [name, expected] of Object.entries(CHECK)) {
    for (const pieces of [['123456789'], ['1234', '56789']]) {
      const checksum = checksumOf(name as Checksum['algorithm']);
      for (const piece of pieces) checksum.update(Buffer.from(piece));
      assert.equal(checksum.digest().toString('hex'), expected, name);
    }
  }
});

test('the SDK can send and check every checksum, of texts and of streams', async (t) => {
  const { client, s3 } = await startBench(t);
  const body = randomBytes(200_000);
  for (const algorithm of ['CRC32', 'CRC32C', 'SHA1', 'SHA256'] as const) {
    for (const Body of [body, Readable.from([body.subarray(0, 70_000), body.subarray(70_000)])]) {
      const input = {
        ...k,
        Body,
        ContentLength: body.length,
        ChecksumAlgorithm: ChecksumAlgorithm[algorithm],
      };
      const put = await client.send(new PutObjectCommand(input));
      const value = put[`Checksum${algorithm}`];
      assert.ok(value, algorithm);
      const got = await client.send(new GetObjectCommand({ ...k, ChecksumMode: 'ENABLED' }));
      assert.equal(got[`Checksum${algorithm}`], value);
      assert.deepEqual(Buffer.from((await got.Body?.transformToByteArray()) ?? []), body);
    }
  }
  assert.equal(s3.versions('plain')[0]?.size, body.length);
});

test('a body that is not what was promised is refused and leaves nothing', async (t) => {
  const { s3 } = await startBench(t);
  const put = async (headers: Record<string, string>, body = 'hello') => {
    const answer = await send(
      s3.port,
      await signed(wireRequest(s3.port, 'PUT', '/plain/k', { headers, body })),
    );
    return answer.code ?? answer.status;
  };
  assert.equal(await put({ 'content-md5': base64('md5', 'other') }), 'BadDigest');
  assert.equal(await put({ 'content-md5': 'short' }), 'InvalidDigest');
  assert.equal(await put({ 'x-amz-checksum-sha256': base64('sha256', 'other') }), 'BadDigest');
  assert.equal(await put({ 'x-amz-checksum-crc32': 'AAAAAA==' }), 'BadDigest');
  assert.equal(await put({ 'x-amz-checksum-crc32': 'AAAA' }), 'InvalidRequest');
  assert.equal(await put({ 'x-amz-checksum-md5sum': 'AAAA' }), 'InvalidRequest');
  assert.equal(await put({ 'x-amz-sdk-checksum-algorithm': 'CRC32' }), 'InvalidRequest');
  const two = { 'x-amz-checksum-crc32': 'NhCmhg==', 'x-amz-checksum-sha1': base64('sha1', 'hello') };
  assert.equal(await put(two), 'InvalidRequest');
  const other = createHash('sha256').update('other').digest('hex');
  assert.equal(await put({ 'x-amz-content-sha256': other }), 'XAmzContentSHA256Mismatch');
  const large = { 'content-md5': base64('md5', 'other') };
  assert.equal(await put(large, 'x'.repeat(300_000)), 'BadDigest');
  assert.deepEqual(s3.versions('plain'), []);
  assert.equal(await s3.fileCount(), 0);

  assert.equal(await put({ 'content-md5': base64('md5', 'hello'), 'x-amz-checksum-crc32': 'NhCmhg==' }), 200);
  assert.equal(await put({ 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' }), 200);
});

test('a length is demanded, and bounded', async (t) => {
  const { s3 } = await startBench(t);
  const put = async (headers: Record<string, string>) => {
    const wire = await signed(wireRequest(s3.port, 'PUT', '/plain/k', { headers }));
    return send(s3.port, wire);
  };
  const none = await converse(
    s3.port,
    headText(await signed(wireRequest(s3.port, 'PUT', '/plain/k', { headers: { connection: 'close' } }))),
  );
  assert.match(none, /^HTTP\/1.1 411 [\s\S]*<Code>MissingContentLength</);
  const chunked = await put({ 'transfer-encoding': 'chunked' });
  assert.deepEqual([chunked.status, chunked.code], [501, 'NotImplemented']);
  const huge = String(5 * 1024 ** 3 + 1);
  const tooLarge = await put({ 'content-length': huge, expect: '100-continue' });
  assert.equal(tooLarge.code, 'EntityTooLarge');
  assert.match(tooLarge.text, new RegExp(`<ProposedSize>${huge}</ProposedSize><MaxSizeAllowed>5368709120<`));
});

const trailing = {
  'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
  'x-amz-trailer': 'x-amz-checksum-crc32',
  'x-amz-decoded-content-length': '5',
  'content-encoding': 'gzip,aws-chunked',
};

test('a chunked body ends with the checksum it announced', async (t) => {
  const { s3, client } = await startBench(t);
  const put = async (body: string, headers: Record<string, string> = {}) => {
    const wire = wireRequest(s3.port, 'PUT', '/plain/k', { headers: { ...trailing, ...headers }, body });
    const answer = await send(s3.port, await signed(wire));
    return answer.code ?? answer.status;
  };
  const end = (checksum: string) => `0\r\nx-amz-checksum-crc32:${checksum}\r\n\r\n`;
  assert.equal(await put(`2\r\nhe\r\n3\r\nllo\r\n${end('AAAAAA==')}`), 'BadDigest');
  assert.equal(await put(`5\r\nhello\r\n0\r\n\r\n`), 'InvalidRequest');
  assert.equal(await put(`5\r\nhello\r\n`), 'IncompleteBody');
  assert.equal(await put(`4\r\nhell\r\n${end('NhCmhg==')}`), 'IncompleteBody');
  assert.equal(await put(`6\r\nhello!\r\n${end('NhCmhg==')}`), 'IncompleteBody');
  assert.equal(await put('hello'), 'IncompleteBody');
  assert.equal(await put('zz\r\nhello\r\n'), 'InvalidRequest');
  assert.equal(
    await put(`5\r\nhello\r\n${end('NhCmhg==')}`, { 'x-amz-trailer': 'x-amz-checksum-xyz' }),
    'InvalidRequest',
  );
  assert.deepEqual(s3.versions('plain'), []);
  assert.equal(await put(`2\r\nhe\r\n3\r\nllo\r\n${end('NhCmhg==')}`), 200);
  const got = await client.send(new GetObjectCommand({ ...k, ChecksumMode: 'ENABLED' }));
  assert.deepEqual([got.ContentEncoding, got.ChecksumCRC32], ['gzip', 'NhCmhg==']);
});

test('a stream that turns out shorter than it said is no object', async (t) => {
  const { newClient, s3 } = await startBench(t);
  const silent = () => {};
  const client = newClient({ logger: { debug: silent, info: silent, warn: silent, error: silent } });
  const input = { ...k, Body: Readable.from([Buffer.alloc(80_000)]), ContentLength: 90_000 };
  assert.equal((await refusal(client.send(new PutObjectCommand(input)))).name, 'IncompleteBody');
  assert.deepEqual([s3.versions('plain'), await s3.fileCount()], [[], 0]);
});
