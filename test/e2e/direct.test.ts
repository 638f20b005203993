import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { before, test } from 'node:test';
import { bytesOf } from '../helpers/fixtures.ts';
import { type Json, newAccount, type TestAccount } from '../helpers/stack.ts';
import { contentOf } from '../helpers/uploads.ts';

let account: TestAccount;
before(async () => {
  account = await newAccount();
});

function form(filename: string, name: string, fields: Readonly<Record<string, string>> = {}): FormData {
  const data = new FormData();
  data.append('media', new Blob([new Uint8Array(bytesOf(filename))]), name);
  for (const [field, value] of Object.entries(fields)) data.append(field, value);
  return data;
}

const raw = (filename: string) => new Uint8Array(bytesOf(filename));
const item = async (id: string) => (await account.materials()).find((found: Json) => found.media_id === id);

test('a form with the part media becomes temporary media', async () => {
  const { status, json, headers } = await account.call('/media?type=image', {
    body: form('photo.jpg', '照片.jpg'),
  });
  assert.equal(status, 201);
  assert.equal(json.type, 'image');
  assert.equal(headers.get('location'), `/v1/accounts/${account.account}/media/${json.media_id}`);
  assert.deepEqual(await contentOf(account, `/media/${json.media_id}`), bytesOf('photo.jpg'));
});

test('raw bytes with a filename become a permanent material', async () => {
  const { status, json } = await account.call('/materials?type=image&filename=%E5%9B%BE.png', {
    body: raw('picture.png'),
    headers: { 'content-type': 'application/octet-stream' },
  });
  assert.equal(status, 201);
  assert.match(json.url, /^http/);
  assert.equal((await item(json.media_id)).name, '图.png');
});

test("a video takes WeChat's own description part", async () => {
  const description = JSON.stringify({ title: '标题', introduction: '介绍' });
  const { status, json } = await account.call('/materials?type=video', {
    body: form('clip.mp4', 'c.mp4', { description }),
  });
  assert.equal(status, 201);
  const { title, introduction } = await item(json.media_id);
  assert.deepEqual([title, introduction], ['标题', '介绍']);
});

test('a video takes its texts from parts of their own as well', async () => {
  const { json } = await account.call('/materials?type=video', {
    body: form('clip.mp4', 'c.mp4', { title: '标题', introduction: '介绍' }),
  });
  const { title, introduction } = await item(json.media_id);
  assert.deepEqual([title, introduction], ['标题', '介绍']);
});

test('a video in raw bytes takes title and introduction as parameters', async () => {
  const texts = new URLSearchParams({ title: '标题', introduction: '介绍' });
  const { json } = await account.call(`/materials?type=video&filename=c.mp4&${texts}`, {
    body: raw('clip.mp4'),
  });
  const { title, introduction } = await item(json.media_id);
  assert.deepEqual([title, introduction], ['标题', '介绍']);
});

test('an article image answers a URL', async () => {
  const { status, json } = await account.call('/article-images', { body: form('picture.png', 'p.png') });
  assert.equal(status, 200);
  assert.deepEqual(Object.keys(json), ['url']);
});

test('a thumb answers thumb_media_id when temporary, media_id when permanent', async () => {
  const temporary = await account.call('/media?type=thumb', { body: form('thumb.jpg', 't.jpg') });
  assert.deepEqual(Object.keys(temporary.json).sort(), ['created_at', 'thumb_media_id', 'type']);
  const permanent = await account.call('/materials?type=thumb', { body: form('thumb.jpg', 't.jpg') });
  assert.deepEqual(Object.keys(permanent.json).sort(), ['media_id', 'type', 'url']);
});

const BAD: readonly (readonly [string, string, Json, number, string | undefined])[] = [
  ['no type', '/media', raw('photo.jpg'), 400, 'type'],
  ['an unknown type', '/media?type=picture', raw('photo.jpg'), 400, 'type'],
  ['an unknown parameter', '/media?type=image&colour=red', raw('photo.jpg'), 400, 'colour'],
  ['an empty body', '/media?type=image', new Uint8Array(), 400, 'media'],
  ['a form without the part', '/media?type=image', new FormData(), 400, 'media'],
  [
    'a description that is no JSON',
    '/materials?type=video',
    form('clip.mp4', 'c.mp4', { description: 'x' }),
    400,
    'description',
  ],
  [
    'a title that is no text',
    '/materials?type=video',
    form('clip.mp4', 'c.mp4', { description: '{"title":1}' }),
    400,
    'title',
  ],
  ['a title for a picture', '/materials?type=image&title=x', raw('photo.jpg'), 400, 'title'],
  ['a wrong format', '/materials?type=video', form('picture.png', 'c.mp4'), 415, undefined],
  ['a webp', '/article-images', raw('picture.webp'), 415, undefined],
  ['more than fits into a request', '/media?type=image', new Uint8Array(4_500_001), 413, undefined],
];

for (const [what, path, body, status, field] of BAD) {
  test(`${what} is refused and named`, async () => {
    const answer = await account.call(path, { method: 'POST', body });
    assert.equal(answer.status, status, answer.text);
    assert.equal(answer.headers.get('content-type'), 'application/problem+json; charset=utf-8');
    if (field)
      assert.deepEqual(
        answer.json.errors.map((error: Json) => error.field),
        [field],
      );
  });
}

test('the refusal of a large body points to uploads', async () => {
  const { json } = await account.call('/materials?type=image', {
    body: new Uint8Array(randomBytes(4_600_000)),
    headers: { 'content-type': 'application/octet-stream' },
  });
  assert.match(json.detail, new RegExp(`POST /v1/accounts/${account.account}/uploads`));
});

test('nothing was sent to WeChat of what was refused', async () => {
  const own = await newAccount();
  await own.call('/materials?type=video', { body: form('picture.png', 'c.mp4') });
  assert.deepEqual(await own.requests('/cgi-bin/material'), []);
});
