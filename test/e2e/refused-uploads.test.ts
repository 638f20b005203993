import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { bytesOf } from '../helpers/fixtures.ts';
import { type Json, newAccount, type TestAccount } from '../helpers/stack.ts';
import { createUpload, finished, sendForm, upload } from '../helpers/uploads.ts';

let account: TestAccount;
before(async () => {
  account = await newAccount();
});

const photo = bytesOf('photo.jpg');
const declared = { target: 'material', type: 'image', filename: 'photo.jpg', size: photo.byteLength };

async function stillWaits(uploadId: string): Promise<void> {
  const { json } = await account.call(`/uploads/${uploadId}`);
  assert.equal(json.state, 'awaiting_file');
}

const nothingWasSent = async () =>
  assert.deepEqual(await account.requests('/cgi-bin/material/add_material'), []);

for (const [what, bytes, code] of [
  ['larger', Buffer.concat([photo, Buffer.alloc(1)]), 'EntityTooLarge'],
  ['smaller', photo.subarray(1), 'EntityTooSmall'],
] as const) {
  test(`S3 refuses a file that is ${what} than declared`, async () => {
    const created = await createUpload(account, declared);
    const answer = await sendForm(created.post, bytes);
    assert.equal(answer.status, 400);
    assert.match(await answer.text(), new RegExp(`<Code>${code}</Code>`));
    await stillWaits(created.upload_id);
  });
}

for (const [what, changes] of [
  ['another content type', { 'Content-Type': 'video/mp4' }],
  ['another key', { key: 'in/main/somewhere-else' }],
  ['a field that was not signed', { 'x-amz-meta-title': 'x' }],
] as const) {
  test(`S3 refuses a form with ${what}`, async () => {
    const created = await createUpload(account, declared);
    const answer = await sendForm(created.post, photo, changes);
    assert.equal(answer.status, 403);
    assert.match(await answer.text(), /<Code>AccessDenied<\/Code>/);
    await stillWaits(created.upload_id);
  });
}

test('S3 refuses a form and a PUT after their end', async () => {
  const created = await createUpload(account, { ...declared, expires_in: 1 });
  await delay(2_100);
  assert.equal((await sendForm(created.post, photo)).status, 403);
  const put = await fetch(created.put.url, { method: 'PUT', body: new Uint8Array(photo) });
  assert.equal(put.status, 403);
  await stillWaits(created.upload_id);
});

test('S3 refuses a PUT of another length', async () => {
  const created = await createUpload(account, declared);
  const put = await fetch(created.put.url, { method: 'PUT', body: new Uint8Array(photo.subarray(1)) });
  assert.equal(put.status, 403);
  assert.match(await put.text(), /SignatureDoesNotMatch/);
});

test('a png renamed .mp4 fails with a reason, and WeChat hears nothing of it', async () => {
  const failed = await upload(
    account,
    { target: 'material', type: 'video', filename: 'film.mp4' },
    bytesOf('picture.png'),
  );
  assert.equal(failed.state, 'failed');
  assert.equal(failed.error.status, 415);
  assert.match(failed.error.detail, /png.*Accepted: mp4/s);
  const chinese = await account.call(`/uploads/${failed.upload_id}`, {
    headers: { 'accept-language': 'zh-CN' },
  });
  assert.match(chinese.json.error.detail, /png.*支持的格式:mp4/s);
  await nothingWasSent();
});

for (const [target, type, filename, real] of [
  ['media', 'voice', 'voice.mp3', 'photo.jpg'],
  ['media', 'voice', 'voice.amr', 'voice.wav'],
  ['material', 'image', 'photo.jpg', 'picture.webp'],
  ['material', 'thumb', 'thumb.jpg', 'picture.png'],
  ['article_image', undefined, 'p.png', 'animation.gif'],
] as const) {
  test(`${real} does not pass as ${target} ${type ?? ''}`, async () => {
    const failed = await upload(account, { target, ...(type && { type }), filename }, bytesOf(real));
    assert.deepEqual([failed.state, failed.error.status], ['failed', 415]);
    await nothingWasSent();
  });
}

test('text is no picture', async () => {
  const { size: _, ...unsized } = declared;
  const failed = await upload(account, unsized, Buffer.from('{"errcode":40001}'));
  assert.deepEqual([failed.state, failed.error.status], ['failed', 415]);
});

const REFUSED_AT_ONCE: readonly (readonly [string, Json, number, string])[] = [
  [
    'an oversize video',
    { ...declared, type: 'video', filename: 'a.mp4', size: 10 * 2 ** 20 + 1 },
    413,
    'size',
  ],
  [
    'an oversize thumb',
    { target: 'media', type: 'thumb', filename: 'a.jpg', size: 64 * 2 ** 10 + 1 },
    413,
    'size',
  ],
  ['an article image of 1 MB', { target: 'article_image', filename: 'a.jpg', size: 2 ** 20 }, 413, 'size'],
  ['a webp', { ...declared, filename: 'a.webp' }, 415, 'filename'],
  ['a gif in an article', { target: 'article_image', filename: 'a.gif', size: 10 }, 415, 'filename'],
  ['no type', { target: 'material', filename: 'a.jpg', size: 10 }, 400, 'type'],
  [
    'a type where there is none',
    { target: 'article_image', type: 'image', filename: 'a.jpg', size: 10 },
    400,
    'type',
  ],
  ['no size', { target: 'media', type: 'image', filename: 'a.jpg' }, 400, 'size'],
  ['no filename', { target: 'media', type: 'image', size: 10 }, 400, 'filename'],
  ['size and source_url', { ...declared, source_url: 'https://example.com/a.jpg' }, 400, 'size'],
  ['a title for a picture', { ...declared, title: 'x' }, 400, 'title'],
  ['an unknown target', { ...declared, target: 'news' }, 400, 'target'],
  ['a size of zero', { ...declared, size: 0 }, 400, 'size'],
  ['a size that is text', { ...declared, size: '10' }, 400, 'size'],
  ['an unknown field', { ...declared, colour: 'red' }, 400, 'colour'],
  ['an expiry of a day', { ...declared, expires_in: 86_400 }, 400, 'expires_in'],
];

for (const [what, body, status, field] of REFUSED_AT_ONCE) {
  test(`${what} is refused before anything is signed`, async () => {
    const answer = await account.call('/uploads', { body });
    assert.equal(answer.status, status, answer.text);
    assert.deepEqual(
      answer.json.errors.map((error: Json) => error.field),
      [field],
    );
  });
}

test('a second file sent under the same signature changes nothing', async () => {
  const created = await createUpload(account, { ...declared, target: 'media' });
  assert.equal((await sendForm(created.post, photo)).status, 204);
  const done = await finished(account, created.upload_id);
  const other = Buffer.from(photo);
  other.fill(0, other.byteLength - 2);
  assert.equal((await sendForm(created.post, other)).status, 204);
  await delay(500);
  assert.deepEqual(await finished(account, created.upload_id), done);
  assert.equal((await account.requests('/cgi-bin/media/upload')).length, 1);
});
