/** What people type: `curl -T` with a presigned PUT, `curl -F` with a presigned form. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { startBench } from '../support/bench.ts';

const run = promisify(execFile);

/** The status and the body that curl got. */
async function curl(...args: string[]): Promise<[number, string]> {
  const options = ['--silent', '--show-error', '--write-out', '\n%{http_code}'];
  const { stdout } = await run('curl', [...options, ...args], { maxBuffer: 10_000_000 });
  const end = stdout.lastIndexOf('\n');
  return [Number(stdout.slice(end + 1)), stdout.slice(0, end)];
}

async function fileOf(t: TestContext, size: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'curl-'));
  t.after(() => rm(folder, { recursive: true }));
  const path = join(folder, '图 片.png');
  await writeFile(path, Buffer.alloc(size, 'picture'));
  return path;
}

for (const size of [0, 1000, 3_000_000]) {
  test(`curl -T uploads ${size} bytes, and curl downloads them`, async (t) => {
    const { newClient, s3 } = await startBench(t);
    const client = newClient({ requestChecksumCalculation: 'WHEN_REQUIRED' });
    const file = await fileOf(t, size);
    const input = { Bucket: 'plain', Key: 'in/a b.png', ContentLength: size };
    const url = await getSignedUrl(client, new PutObjectCommand(input));
    assert.deepEqual(await curl('-T', file, url), [200, '']);
    assert.equal((await s3.read('plain', 'in/a b.png'))?.length, size);
    const read = await getSignedUrl(client, new GetObjectCommand({ Bucket: 'plain', Key: 'in/a b.png' }));
    assert.equal((await curl(read))[1].length, size);
    const larger = await fileOf(t, size + 1);
    const [status, body] = await curl('-T', larger, url);
    assert.equal(status, 403);
    assert.match(body, /SignatureDoesNotMatch/);
  });

  test(`curl -F uploads ${size} bytes`, async (t) => {
    const { client, s3 } = await startBench(t);
    const file = await fileOf(t, size);
    const Conditions = [['content-length-range', 0, size] as ['content-length-range', number, number]];
    const post = await createPresignedPost(client, { Bucket: 'plain', Key: 'k', Conditions });
    const fields = Object.entries(post.fields).flatMap(([name, value]) => ['-F', `${name}=${value}`]);
    assert.deepEqual(await curl(...fields, '-F', `file=@${file}`, post.url), [204, '']);
    assert.equal((await s3.read('plain', 'k'))?.length, size);
    const larger = await fileOf(t, size + 1);
    const [status, body] = await curl(...fields, '-F', `file=@${larger}`, post.url);
    assert.equal(status, 400);
    assert.match(body, /EntityTooLarge/);
  });
}

test('curl -T from a pipe has no length and is refused', async (t) => {
  const { client } = await startBench(t);
  const url = await getSignedUrl(client, new PutObjectCommand({ Bucket: 'plain', Key: 'k' }));
  const [status, body] = await curl('-T', '-', url);
  assert.equal(status, 501);
  assert.match(body, /<Header>Transfer-Encoding<\/Header>/);
});
