import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { refusal, startBench } from '../support/bench.ts';
import { send, signed, wireRequest } from '../support/wire.ts';

const at = (Bucket: string) => ({ Bucket, Key: 'k' });

async function put(client: S3Client, Bucket: string, Body: string): Promise<string | undefined> {
  return (await client.send(new PutObjectCommand({ ...at(Bucket), Body }))).VersionId;
}

async function get(client: S3Client, Bucket: string, VersionId?: string): Promise<string | undefined> {
  const got = await client.send(new GetObjectCommand({ ...at(Bucket), ...(VersionId ? { VersionId } : {}) }));
  return got.Body?.transformToString();
}

test('every write makes a version that can be read and removed by its id', async (t) => {
  const { client, s3 } = await startBench(t);
  const one = await put(client, 'kept', 'one');
  const two = await put(client, 'kept', 'two');
  assert.match(`${one}`, /^[\w.]{32}$/);
  assert.notEqual(one, two);
  assert.equal(await get(client, 'kept'), 'two');
  assert.equal(await get(client, 'kept', one), 'one');
  const head = await client.send(new HeadObjectCommand({ ...at('kept'), VersionId: `${one}` }));
  assert.equal(head.VersionId, one);

  const removed = await client.send(new DeleteObjectCommand({ ...at('kept'), VersionId: `${two}` }));
  assert.deepEqual([removed.VersionId, removed.DeleteMarker], [two, undefined]);
  assert.equal(await get(client, 'kept'), 'one');
  assert.equal(s3.versions('kept').length, 1);
});

test('a deletion leaves a marker, whose removal brings the object back', async (t) => {
  const { client, s3 } = await startBench(t);
  const id = await put(client, 'kept', 'one');
  const deletion = await client.send(new DeleteObjectCommand(at('kept')));
  assert.equal(deletion.DeleteMarker, true);
  const marker = `${deletion.VersionId}`;

  const gone = await send(s3.port, await signed(wireRequest(s3.port, 'GET', '/kept/k')));
  assert.deepEqual(
    [gone.status, gone.code, gone.headers['x-amz-delete-marker'], gone.headers['x-amz-version-id']],
    [404, 'NoSuchKey', 'true', marker],
  );
  const query = { versionId: marker };
  const asked = await send(s3.port, await signed(wireRequest(s3.port, 'GET', '/kept/k', { query })));
  assert.deepEqual(
    [asked.status, asked.code, asked.headers['x-amz-delete-marker'], asked.headers.allow],
    [405, 'MethodNotAllowed', 'true', 'DELETE'],
  );
  assert.equal(await get(client, 'kept', id), 'one');

  const again = await client.send(new DeleteObjectCommand({ ...at('kept'), VersionId: marker }));
  assert.equal(again.DeleteMarker, true);
  assert.equal(await get(client, 'kept'), 'one');
});

test('deleting what never was leaves a marker too, and DeleteObjects tells of its markers', async (t) => {
  const { client, s3 } = await startBench(t);
  const { Deleted } = await client.send(
    new DeleteObjectsCommand({ Bucket: 'kept', Delete: { Objects: [{ Key: 'k' }] } }),
  );
  const [first] = Deleted ?? [];
  assert.equal(first?.DeleteMarker, true);
  const [stored] = s3.versions('kept');
  assert.deepEqual([stored?.deleteMarker, stored?.versionId], [true, first?.DeleteMarkerVersionId]);
});

test('versions that are not there', async (t) => {
  const { client } = await startBench(t);
  await put(client, 'kept', 'one');
  const unknown = { ...at('kept'), VersionId: 'x'.repeat(32) };
  assert.deepEqual(await refusal(client.send(new GetObjectCommand(unknown))), {
    name: 'NoSuchVersion',
    status: 404,
  });
  await client.send(new DeleteObjectCommand(unknown));
  const malformed = { ...at('kept'), VersionId: 'no-id' };
  assert.equal((await refusal(client.send(new GetObjectCommand(malformed)))).name, 'InvalidArgument');
});

test('a copy can take an old version, also onto its own key', async (t) => {
  const { client } = await startBench(t);
  const one = await put(client, 'kept', 'one');
  await put(client, 'kept', 'two');
  const CopySource = `kept/k?versionId=${one}`;
  const copy = await client.send(new CopyObjectCommand({ ...at('kept'), CopySource }));
  assert.equal(copy.CopySourceVersionId, one);
  assert.equal(await get(client, 'kept'), 'one');
  assert.equal(await get(client, 'kept', copy.VersionId), 'one');
});

test('without versions a write replaces and a deletion removes', async (t) => {
  const { client, s3 } = await startBench(t);
  assert.equal(await put(client, 'plain', 'one'), undefined);
  await put(client, 'plain', 'two');
  assert.deepEqual(
    s3.versions('plain').map(({ versionId, size }) => [versionId, size]),
    [['null', 3]],
  );
  const deletion = await client.send(new DeleteObjectCommand(at('plain')));
  assert.deepEqual([deletion.DeleteMarker, deletion.VersionId], [undefined, undefined]);
  assert.deepEqual(s3.versions('plain'), []);
});

test('versioning is switched on and suspended: the version null comes and goes', async (t) => {
  const { client, s3 } = await startBench(t);
  const status = async () => (await client.send(new GetBucketVersioningCommand({ Bucket: 'plain' }))).Status;
  const turn = (Status: 'Enabled' | 'Suspended') =>
    client.send(new PutBucketVersioningCommand({ Bucket: 'plain', VersioningConfiguration: { Status } }));
  await put(client, 'plain', 'before');
  assert.equal(await status(), undefined);
  await turn('Enabled');
  assert.equal(await status(), 'Enabled');
  const kept = await put(client, 'plain', 'during');
  assert.equal(await get(client, 'plain', 'null'), 'before');
  await turn('Suspended');
  assert.equal(await put(client, 'plain', 'after'), 'null');
  assert.deepEqual(
    s3.versions('plain').map(({ versionId }) => versionId),
    ['null', kept],
  );
  await client.send(new DeleteObjectCommand(at('plain')));
  assert.deepEqual(
    s3.versions('plain').map(({ versionId, deleteMarker }) => [versionId, deleteMarker]),
    [
      ['null', true],
      [kept, false],
    ],
  );
  const off = await signed(
    wireRequest(s3.port, 'PUT', '/plain', { query: { versioning: '' }, body: '<VersioningConfiguration/>' }),
  );
  assert.equal((await send(s3.port, off)).code, 'IllegalVersioningConfigurationException');
});
