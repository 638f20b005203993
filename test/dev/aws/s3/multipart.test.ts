import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  type CompleteMultipartUploadCommandInput,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandInput,
  GetObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { type Bench, refusal, startBench } from '../support/bench.ts';

const k = { Bucket: 'plain', Key: 'in/大 文件' };
const FIVE_MB = 5 * 1024 * 1024;
const first = Buffer.alloc(FIVE_MB, 'first');
const second = Buffer.from('second');

async function begin({ client }: Bench, input: Partial<CreateMultipartUploadCommandInput> = {}) {
  const { UploadId = '' } = await client.send(new CreateMultipartUploadCommand({ ...k, ...input }));
  return UploadId;
}

async function part(
  { client }: Bench,
  UploadId: string,
  PartNumber: number,
  Body: Buffer,
): Promise<CompletedPart> {
  const { $metadata: _, ...sent } = await client.send(
    new UploadPartCommand({ ...k, UploadId, PartNumber, Body }),
  );
  const { ETag, ChecksumCRC32, ChecksumSHA256, ChecksumCRC64NVME } = sent;
  return JSON.parse(JSON.stringify({ PartNumber, ETag, ChecksumCRC32, ChecksumSHA256, ChecksumCRC64NVME }));
}

function complete(
  { client }: Bench,
  UploadId: string,
  Parts: CompletedPart[],
  input: Partial<CompleteMultipartUploadCommandInput> = {},
) {
  return client.send(
    new CompleteMultipartUploadCommand({ ...k, UploadId, MultipartUpload: { Parts }, ...input }),
  );
}

const md5 = (...parts: Buffer[]) => {
  const hash = createHash('md5');
  for (const bytes of parts) hash.update(bytes);
  return hash.digest();
};

test('parts in any order make one object', async (t) => {
  const bench = await startBench(t);
  const id = await begin(bench, { ContentType: 'video/mp4', Metadata: { a: '1' } });
  const last = await part(bench, id, 7, second);
  await part(bench, id, 2, Buffer.alloc(100_000, 'replaced'));
  const head = await part(bench, id, 2, first);
  const done = await complete(bench, id, [head, last]);
  assert.equal(done.ETag, `"${md5(md5(first), md5(second)).toString('hex')}-2"`);
  assert.match(`${done.Location}`, /\/plain\/in\/%E5%A4%A7%20%E6%96%87%E4%BB%B6$/);
  const got = await bench.client.send(new GetObjectCommand(k));
  assert.deepEqual([got.ContentType, got.Metadata, got.ETag], ['video/mp4', { a: '1' }, done.ETag]);
  assert.deepEqual(
    Buffer.from((await got.Body?.transformToByteArray()) ?? []),
    Buffer.concat([first, second]),
  );
  assert.equal(await bench.s3.fileCount(), 1);
  assert.equal((await refusal(complete(bench, id, [head, last]))).name, 'NoSuchUpload');

  const copy = await bench.client.send(
    new CopyObjectCommand({ Bucket: 'plain', Key: 'copy', CopySource: `plain/${encodeURIComponent(k.Key)}` }),
  );
  assert.equal(copy.CopyObjectResult?.ETag, `"${md5(first, second).toString('hex')}"`);
});

test('an aborted upload leaves nothing, and no object is seen before the end', async (t) => {
  const bench = await startBench(t);
  const id = await begin(bench);
  await part(bench, id, 1, first);
  assert.deepEqual(bench.s3.versions('plain'), []);
  await bench.client.send(new AbortMultipartUploadCommand({ ...k, UploadId: id }));
  assert.equal(await bench.s3.fileCount(), 0);
  assert.equal((await refusal(part(bench, id, 1, second))).name, 'NoSuchUpload');
  const again = bench.client.send(new AbortMultipartUploadCommand({ ...k, UploadId: id }));
  assert.equal((await refusal(again)).name, 'NoSuchUpload');
});

test('parts are checked, and a failed completion can be made good', async (t) => {
  const bench = await startBench(t);
  const id = await begin(bench);
  const head = await part(bench, id, 1, first);
  const last = await part(bench, id, 2, second);
  const fails = async (parts: CompletedPart[]) => (await refusal(complete(bench, id, parts))).name;
  assert.equal(await fails([last, head]), 'InvalidPartOrder');
  assert.equal(await fails([head, { ...last, ETag: '"x"' }]), 'InvalidPart');
  assert.equal(await fails([head, { ...last, PartNumber: 3 }]), 'InvalidPart');
  assert.equal(await fails([head, { ...last, ChecksumCRC32: 'AAAAAA==' }]), 'InvalidPart');
  assert.equal(await fails([]), 'MalformedXML');
  const small = await part(bench, id, 3, second);
  assert.equal(await fails([last, small]), 'EntityTooSmall');
  for (const number of [0, 10_001]) {
    assert.equal((await refusal(part(bench, id, number, second))).name, 'InvalidArgument');
  }
  const other = new UploadPartCommand({ ...k, Key: 'other', UploadId: id, PartNumber: 1, Body: 'x' });
  assert.equal((await refusal(bench.client.send(other))).name, 'NoSuchUpload');
  await complete(bench, id, [head, last]);
});

test('the end of an upload may depend on what is there', async (t) => {
  const bench = await startBench(t);
  const id = await begin(bench);
  const only = await part(bench, id, 1, second);
  await bench.client.send(new PutObjectCommand({ ...k, Body: 'x' }));
  const create = complete(bench, id, [only], { IfNoneMatch: '*' });
  assert.deepEqual(await refusal(create), { name: 'PreconditionFailed', status: 412 });
  const replace = complete(bench, id, [only], { IfMatch: '"9dd4e461268c8034f5c8564e155c67a6"' });
  assert.ok((await replace).ETag);
});

test('checksums over all bytes and over checksums', async (t) => {
  const bench = await startBench(t);
  const composite = await begin(bench, { ChecksumAlgorithm: 'SHA256' });
  const head = await bench.client.send(
    new UploadPartCommand({
      ...k,
      UploadId: composite,
      PartNumber: 1,
      Body: second,
      ChecksumAlgorithm: 'SHA256',
    }),
  );
  const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest();
  assert.equal(head.ChecksumSHA256, sha256(second).toString('base64'));
  const done = await complete(bench, composite, [
    { PartNumber: 1, ETag: `${head.ETag}`, ChecksumSHA256: `${head.ChecksumSHA256}` },
  ]);
  assert.equal(done.ChecksumSHA256, `${sha256(sha256(second)).toString('base64')}-1`);
  assert.equal(done.ChecksumType, 'COMPOSITE');

  const whole = await begin(bench, { ChecksumAlgorithm: 'CRC32', ChecksumType: 'FULL_OBJECT' });
  const only = await part(bench, whole, 1, Buffer.from('hello'));
  const wrong = complete(bench, whole, [only], { ChecksumCRC32: 'AAAAAA==', ChecksumType: 'FULL_OBJECT' });
  assert.equal((await refusal(wrong)).name, 'BadDigest');
  const right = await complete(bench, whole, [only], {
    ChecksumCRC32: 'NhCmhg==',
    ChecksumType: 'FULL_OBJECT',
  });
  assert.deepEqual([right.ChecksumCRC32, right.ChecksumType], ['NhCmhg==', 'FULL_OBJECT']);
  const impossible = begin(bench, { ChecksumAlgorithm: 'SHA256', ChecksumType: 'FULL_OBJECT' });
  assert.equal((await refusal(impossible)).name, 'InvalidArgument');
});
