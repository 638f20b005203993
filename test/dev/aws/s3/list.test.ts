import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  DeleteObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  ListObjectVersionsCommand,
  PutObjectCommand,
  paginateListObjectsV2,
} from '@aws-sdk/client-s3';
import { type Bench, refusal, startBench } from '../support/bench.ts';
import { send, signed, wireRequest } from '../support/wire.ts';

async function fill({ client }: Bench, Bucket: string, keys: string[]): Promise<void> {
  for (const Key of keys) await client.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
}

async function list({ client }: Bench, input: Partial<ListObjectsV2CommandInput> = {}) {
  const found = await client.send(new ListObjectsV2Command({ Bucket: 'plain', ...input }));
  const keys = found.Contents?.map(({ Key }) => Key) ?? [];
  const groups = found.CommonPrefixes?.map(({ Prefix }) => Prefix) ?? [];
  return { ...found, keys, groups };
}

test('keys come in the order of their bytes, filtered by prefix', async (t) => {
  const bench = await startBench(t);
  await fill(bench, 'plain', ['b', 'a', 'a/b', 'a.b', 'Z', '\u{1f600}', '\uffee', '中']);
  const all = await list(bench);
  assert.deepEqual(all.keys, ['Z', 'a', 'a.b', 'a/b', 'b', '中', '\uffee', '\u{1f600}']);
  assert.deepEqual([all.KeyCount, all.IsTruncated, all.MaxKeys, all.Name], [8, false, 1000, 'plain']);
  assert.deepEqual((await list(bench, { Prefix: 'a' })).keys, ['a', 'a.b', 'a/b']);
  assert.deepEqual((await list(bench, { StartAfter: 'a.b' })).keys.slice(0, 2), ['a/b', 'b']);
  assert.deepEqual((await list(bench, { Prefix: 'a', StartAfter: 'A' })).keys, ['a', 'a.b', 'a/b']);
  assert.deepEqual((await list(bench, { StartAfter: '\uffee' })).keys, ['\u{1f600}']);
  assert.deepEqual((await list(bench, { MaxKeys: 0 })).keys, []);
  const [first] = all.Contents ?? [];
  assert.deepEqual(
    [first?.Size, first?.StorageClass, first?.ETag],
    [1, 'STANDARD', '"21c2e59531c8710156d34a3c30ac81d5"'],
  );
});

test('a delimiter folds keys into groups, and pages go on behind a group', async (t) => {
  const bench = await startBench(t);
  await fill(bench, 'plain', ['a', 'in/a/1', 'in/a/2', 'in/b/1', 'in/c', 'in/d/1', 'z']);
  const top = await list(bench, { Delimiter: '/' });
  assert.deepEqual([top.keys, top.groups, top.KeyCount], [['a', 'z'], ['in/'], 3]);
  const inside = await list(bench, { Delimiter: '/', Prefix: 'in/' });
  assert.deepEqual([inside.keys, inside.groups], [['in/c'], ['in/a/', 'in/b/', 'in/d/']]);
  assert.deepEqual((await list(bench, { Delimiter: '/', Prefix: 'in/a' })).groups, ['in/a/']);
  const pages = paginateListObjectsV2(
    { client: bench.client, pageSize: 1 },
    { Bucket: 'plain', Delimiter: '/', Prefix: 'in/' },
  );
  const found: unknown[] = [];
  for await (const page of pages) {
    assert.equal(page.KeyCount, 1);
    found.push(page.Contents?.[0]?.Key ?? page.CommonPrefixes?.[0]?.Prefix);
  }
  assert.deepEqual(found, ['in/a/', 'in/b/', 'in/c', 'in/d/']);
});

test('a walk in pages sees what stayed, whatever is written or deleted meanwhile', async (t) => {
  const bench = await startBench(t);
  await fill(bench, 'plain', ['a', 'b', 'c', 'd', 'e']);
  const first = await list(bench, { MaxKeys: 2 });
  assert.deepEqual([first.keys, first.IsTruncated], [['a', 'b'], true]);
  await bench.client.send(new DeleteObjectCommand({ Bucket: 'plain', Key: 'b' }));
  await fill(bench, 'plain', ['aa', 'cc']);
  const ContinuationToken = `${first.NextContinuationToken}`;
  const second = await list(bench, { MaxKeys: 2, ContinuationToken });
  assert.deepEqual(second.keys, ['c', 'cc']);
  const last = await list(bench, { ContinuationToken: `${second.NextContinuationToken}` });
  assert.deepEqual([last.keys, last.IsTruncated, last.NextContinuationToken], [['d', 'e'], false, undefined]);
});

test('deleted keys are not listed', async (t) => {
  const bench = await startBench(t);
  await fill(bench, 'kept', ['a', 'b', 'c']);
  await bench.client.send(new DeleteObjectCommand({ Bucket: 'kept', Key: 'b' }));
  const { keys, IsTruncated } = await list(bench, { Bucket: 'kept', MaxKeys: 2 });
  assert.deepEqual([keys, IsTruncated], [['a', 'c'], false]);
});

test('keys can be spelled for XML that could not carry them', async (t) => {
  const bench = await startBench(t);
  await fill(bench, 'plain', ['a b+c/中\u0001&']);
  const { keys, Prefix } = await list(bench, { EncodingType: 'url', Prefix: 'a b' });
  assert.deepEqual([keys, Prefix], [['a+b%2Bc/%E4%B8%AD%01%26'], 'a+b']);
});

test('arguments of a list are checked', async (t) => {
  const bench = await startBench(t);
  const code = async (query: Record<string, string>) => {
    const wire = wireRequest(bench.s3.port, 'GET', '/plain', { query: { 'list-type': '2', ...query } });
    return (await send(bench.s3.port, await signed(wire))).code;
  };
  assert.equal(await code({ 'max-keys': '-1' }), 'InvalidArgument');
  assert.equal(await code({ 'max-keys': 'all' }), 'InvalidArgument');
  assert.equal(await code({ 'encoding-type': 'base64' }), 'InvalidArgument');
  assert.equal(await code({ 'continuation-token': 'mine' }), 'InvalidArgument');
  assert.equal((await list(bench, { MaxKeys: 5000 })).MaxKeys, 1000);
  assert.equal((await refusal(list(bench, { Bucket: 'nowhere' }))).name, 'NoSuchBucket');
});

test('versions are listed newest first', async (t) => {
  const bench = await startBench(t);
  await fill(bench, 'kept', ['a', 'a', 'b/1', 'c']);
  await bench.client.send(new DeleteObjectCommand({ Bucket: 'kept', Key: 'a' }));
  const whole = await bench.client.send(new ListObjectVersionsCommand({ Bucket: 'kept' }));
  assert.deepEqual(
    whole.Versions?.map(({ Key, IsLatest }) => [Key, IsLatest]),
    [
      ['a', false],
      ['a', false],
      ['b/1', true],
      ['c', true],
    ],
  );
  assert.deepEqual(
    whole.DeleteMarkers?.map(({ Key, IsLatest }) => [Key, IsLatest]),
    [['a', true]],
  );
});

test('versions are listed in pages that may end within a key', async (t) => {
  const bench = await startBench(t);
  await fill(bench, 'kept', ['a', 'a', 'b/1', 'c']);
  await bench.client.send(new DeleteObjectCommand({ Bucket: 'kept', Key: 'a' }));
  const walked: string[] = [];
  let marker: { KeyMarker?: string; VersionIdMarker?: string } = {};
  for (let truncated = true; truncated; ) {
    const page = await bench.client.send(
      new ListObjectVersionsCommand({ Bucket: 'kept', MaxKeys: 1, ...marker }),
    );
    for (const { Key, VersionId } of [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])]) {
      walked.push(`${Key} ${VersionId}`);
    }
    truncated = page.IsTruncated ?? false;
    marker = { KeyMarker: `${page.NextKeyMarker}`, VersionIdMarker: `${page.NextVersionIdMarker}` };
  }
  const expected = bench.s3.versions('kept').map(({ key, versionId }) => `${key} ${versionId}`);
  assert.equal(expected.length, 5);
  assert.deepEqual(walked, expected);

  const folded = await bench.client.send(
    new ListObjectVersionsCommand({ Bucket: 'kept', Delimiter: '/', Prefix: 'b' }),
  );
  assert.deepEqual([folded.Versions, folded.CommonPrefixes], [undefined, [{ Prefix: 'b/' }]]);
  const after = await bench.client.send(new ListObjectVersionsCommand({ Bucket: 'kept', KeyMarker: 'a' }));
  assert.deepEqual(
    after.Versions?.map(({ Key }) => Key),
    ['b/1', 'c'],
  );
  const orphan = bench.client.send(new ListObjectVersionsCommand({ Bucket: 'kept', VersionIdMarker: 'x' }));
  assert.equal((await refusal(orphan)).name, 'InvalidArgument');
});
