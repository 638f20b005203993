import assert from 'node:assert/strict';
import { request } from 'node:http';
import { test } from 'node:test';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
} from '@aws-sdk/client-s3';
import { type Bench, refusal, startBench } from '../support/bench.ts';
import { signed, wireRequest } from '../support/wire.ts';

const k = { Bucket: 'plain', Key: 'k' };

async function put({ client }: Bench, Body: string, input: Partial<PutObjectCommandInput> = {}) {
  return client.send(new PutObjectCommand({ ...k, Body, ...input }));
}

test('If-None-Match: * creates and never overwrites', async (t) => {
  const bench = await startBench(t);
  await put(bench, 'one', { IfNoneMatch: '*' });
  const second = put(bench, 'two', { IfNoneMatch: '*' });
  assert.deepEqual(await refusal(second), { name: 'PreconditionFailed', status: 412 });
  assert.equal(String(await bench.s3.read('plain', 'k')), 'one');
  assert.equal((await refusal(put(bench, 'x', { IfNoneMatch: '"abc"' }))).name, 'NotImplemented');
});

test('If-Match replaces what was read and nothing else', async (t) => {
  const bench = await startBench(t);
  assert.deepEqual(await refusal(put(bench, 'x', { IfMatch: '"abc"' })), { name: 'NoSuchKey', status: 404 });
  const { ETag = '' } = await put(bench, 'one');
  await put(bench, 'two', { IfMatch: ETag });
  const stale = put(bench, 'three', { IfMatch: ETag });
  assert.deepEqual(await refusal(stale), { name: 'PreconditionFailed', status: 412 });
  assert.equal(String(await bench.s3.read('plain', 'k')), 'two');
});

test('a delete marker counts as nothing', async (t) => {
  const { client } = await startBench(t);
  const kept = { Bucket: 'kept', Key: 'k' };
  const { ETag = '' } = await client.send(new PutObjectCommand({ ...kept, Body: 'one' }));
  await client.send(new DeleteObjectCommand(kept));
  const replace = client.send(new PutObjectCommand({ ...kept, Body: 'two', IfMatch: ETag }));
  assert.equal((await refusal(replace)).name, 'NoSuchKey');
  await client.send(new PutObjectCommand({ ...kept, Body: 'three', IfNoneMatch: '*' }));
});

/** Large enough to be in a file while it arrives. */
const SLOW = 's'.repeat(70_000);

/** Begins an upload and leaves its last byte unsent. */
async function beginUpload({ s3 }: Bench, headers: Record<string, string>) {
  const wire = await signed(wireRequest(s3.port, 'PUT', '/plain/k', { body: SLOW, headers }));
  const outgoing = request({
    port: s3.port,
    host: '127.0.0.1',
    method: 'PUT',
    path: wire.path,
    headers: { ...wire.headers, 'content-length': String(SLOW.length), expect: '100-continue' },
  });
  const status = new Promise<number>((resolve, reject) => {
    outgoing.on('response', (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    outgoing.on('error', reject);
  });
  await new Promise((resolve) => outgoing.on('continue', resolve));
  outgoing.write(SLOW.slice(1));
  return async () => {
    outgoing.end(SLOW[0]);
    return status;
  };
}

test('of two conditional writes at once one wins and the other is told to look again', async (t) => {
  const bench = await startBench(t);
  const finish = await beginUpload(bench, { 'if-none-match': '*' });
  await put(bench, 'quick', { IfNoneMatch: '*' });
  assert.equal(await finish(), 409);
  assert.equal(String(await bench.s3.read('plain', 'k')), 'quick');
  assert.equal(await bench.s3.fileCount(), 0);

  const { ETag = '' } = await put(bench, 'base');
  const finishMatch = await beginUpload(bench, { 'if-match': ETag });
  await put(bench, 'quicker', { IfMatch: ETag });
  assert.equal(await finishMatch(), 409);
  assert.equal(String(await bench.s3.read('plain', 'k')), 'quicker');

  const finishPlain = await beginUpload(bench, {});
  await put(bench, 'overtaken');
  assert.equal(await finishPlain(), 200);
  assert.equal(String(await bench.s3.read('plain', 'k')), SLOW);
});

test('of many writers that all want to create exactly one does', async (t) => {
  const bench = await startBench(t);
  const writers = Array.from({ length: 12 }, (_, index) =>
    put(bench, `writer ${index}`, { IfNoneMatch: '*' }),
  );
  const results = await Promise.allSettled(writers);
  assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
});

test('conditions on reading', async (t) => {
  const bench = await startBench(t);
  const { ETag = '' } = await put(bench, 'one');
  const past = new Date(bench.now() - 60_000);
  const future = new Date(bench.now() + 60_000);
  const get = async (input: object) =>
    (await refusal(bench.client.send(new GetObjectCommand({ ...k, ...input })))).status;
  assert.equal(await get({ IfMatch: ETag }), 200);
  assert.equal(await get({ IfMatch: '"other"' }), 412);
  assert.equal(await get({ IfNoneMatch: ETag }), 304);
  assert.equal(await get({ IfNoneMatch: '"other"' }), 200);
  assert.equal(await get({ IfModifiedSince: past }), 200);
  assert.equal(await get({ IfModifiedSince: future }), 304);
  assert.equal(await get({ IfUnmodifiedSince: past }), 412);
  assert.equal(await get({ IfUnmodifiedSince: future }), 200);
  assert.equal(await get({ IfMatch: ETag, IfUnmodifiedSince: past }), 200);
  assert.equal(await get({ IfNoneMatch: '"other"', IfModifiedSince: future }), 200);
});

test('conditions on copying: of the source, and of what the copy replaces', async (t) => {
  const bench = await startBench(t);
  const { ETag = '' } = await put(bench, 'one');
  const past = new Date(bench.now() - 60_000);
  const copy = (input: object) =>
    refusal(
      bench.client.send(
        new CopyObjectCommand({ Bucket: 'plain', Key: 'copy', CopySource: 'plain/k', ...input }),
      ),
    );
  assert.equal((await copy({ CopySourceIfMatch: '"other"' })).status, 412);
  assert.equal((await copy({ CopySourceIfNoneMatch: ETag })).status, 412);
  assert.equal((await copy({ CopySourceIfUnmodifiedSince: past })).status, 412);
  assert.equal((await copy({ CopySourceIfModifiedSince: new Date(bench.now() + 60_000) })).status, 412);
  assert.equal((await copy({ IfMatch: ETag })).name, 'NoSuchKey');
  assert.equal((await copy({ CopySourceIfMatch: ETag, IfNoneMatch: '*' })).status, 200);
  assert.equal((await copy({ IfNoneMatch: '*' })).name, 'PreconditionFailed');
});

test('a deletion may depend on the entity tag', async (t) => {
  const bench = await startBench(t);
  const { ETag = '' } = await put(bench, 'one');
  const remove = (IfMatch: string) => refusal(bench.client.send(new DeleteObjectCommand({ ...k, IfMatch })));
  assert.equal((await remove('"other"')).name, 'PreconditionFailed');
  assert.equal((await remove(ETag)).status, 200);
  assert.equal((await remove(ETag)).name, 'NoSuchKey');
});
