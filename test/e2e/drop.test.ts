import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { bytesOf } from '../helpers/fixtures.ts';
import { info, type Json, newAccount, s3, type TestAccount } from '../helpers/stack.ts';
import { contentOf } from '../helpers/uploads.ts';

async function drop(key: string, bytes: Uint8Array, Metadata: Record<string, string> = {}): Promise<void> {
  await s3.send(new PutObjectCommand({ Bucket: info.staging_bucket, Key: key, Body: bytes, Metadata }));
}

/** The one upload of an account, once it is final. */
async function only(account: TestAccount): Promise<Json> {
  for (let tries = 0; tries < 100; tries++) {
    const { json } = await account.call('/uploads');
    const [upload, ...more] = json.items;
    assert.deepEqual(more, []);
    if (['done', 'failed', 'unknown'].includes(upload?.state)) return upload;
    await delay(100);
  }
  throw new Error('nothing came of the dropped file');
}

test('a file put into the drop folder reaches WeChat and shows among the uploads', async () => {
  const account = await newAccount();
  await drop(`drop/${account.account}/material/image/夏天 + 海.jpg`, bytesOf('photo.jpg'));
  const done = await only(account);
  assert.equal(done.state, 'done', JSON.stringify(done.error));
  assert.deepEqual([done.target, done.type, done.filename], ['material', 'image', '夏天 + 海.jpg']);
  const [item] = await account.materials();
  assert.equal(item.name, `夏天 + 海-${done.upload_id.slice(-8)}.jpg`);
  assert.deepEqual(await contentOf(account, `/materials/${done.result.media_id}`), bytesOf('photo.jpg'));
});

test("a dropped video takes title and introduction from the object's metadata", async () => {
  const account = await newAccount();
  const metadata = { title: encodeURIComponent('标题'), introduction: 'plain 100%' };
  await drop(`drop/${account.account}/material/video/clip.mp4`, bytesOf('clip.mp4'), metadata);
  assert.equal((await only(account)).state, 'done');
  const [item] = await account.materials();
  assert.deepEqual([item.title, item.introduction], ['标题', 'plain 100%']);
});

test('an article image needs no type folder', async () => {
  const account = await newAccount();
  await drop(`drop/${account.account}/article_image/p.png`, bytesOf('picture.png'));
  assert.match((await only(account)).result.url, /^http/);
});

test('a key that names no target shows as failed and says where files go', async () => {
  const account = await newAccount();
  await drop(`drop/${account.account}/material/picture/p.png`, bytesOf('picture.png'));
  const failed = await only(account);
  assert.equal(failed.state, 'failed');
  assert.match(failed.error.detail, /drop\/\{account\}/);
  assert.deepEqual(await account.requests('/cgi-bin/material'), []);
});

test('a folder marker is no upload', async () => {
  const account = await newAccount();
  await drop(`drop/${account.account}/material/image/`, Buffer.alloc(0));
  await drop(`drop/${account.account}/material/image/p.png`, bytesOf('picture.png'));
  assert.equal((await only(account)).filename, 'p.png');
});

test('the same file dropped twice is two uploads', async () => {
  const account = await newAccount();
  const key = `drop/${account.account}/media/image/p.png`;
  await drop(key, bytesOf('picture.png'));
  await only(account);
  await drop(key, bytesOf('picture.png'));
  for (let tries = 0; tries < 100; tries++) {
    const { json } = await account.call('/uploads');
    if (json.items.length === 2 && json.items.every((item: Json) => item.state === 'done')) return;
    await delay(100);
  }
  assert.fail('the second file was not forwarded');
});
