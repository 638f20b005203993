import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { promisify } from 'node:util';
import { bytesOf, fixture, largeMp4, sha256 } from '../helpers/fixtures.ts';
import { api, info, type Json, newAccount, type TestAccount } from '../helpers/stack.ts';
import { contentOf, createUpload, finished, sendForm, upload } from '../helpers/uploads.ts';

let account: TestAccount;
before(async () => {
  account = await newAccount();
});

const listed = async (mediaId: string): Promise<Json> =>
  (await account.materials()).find((item: Json) => item.media_id === mediaId);

test('a 10 MB video goes through S3 to WeChat by the presigned form and comes back byte for byte', async () => {
  const bytes = largeMp4();
  const declared = {
    target: 'material',
    type: 'video',
    filename: '长片.mp4',
    title: '标题',
    introduction: '介绍',
  };
  const done = await upload(account, declared, bytes);
  assert.equal(done.state, 'done');
  assert.equal(done.sha256, sha256(bytes));
  const item = await listed(done.result.media_id);
  assert.equal(item.name, `长片-${done.upload_id.slice(-8)}.mp4`);
  assert.equal(item.sha256, sha256(bytes));
  assert.deepEqual([item.title, item.introduction], ['标题', '介绍']);
  assert.deepEqual(await contentOf(account, `/materials/${done.result.media_id}`), bytes);
});

test('the same by presigned PUT, as curl -T sends it', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'upload-'));
  t.after(() => rm(folder, { recursive: true }));
  const bytes = largeMp4();
  await writeFile(join(folder, 'clip.mp4'), bytes);
  const created = await createUpload(account, {
    target: 'material',
    type: 'video',
    filename: 'clip.mp4',
    size: bytes.byteLength,
  });
  const run = promisify(execFile);
  const { stdout } = await run('curl', [
    '-sS',
    '-w',
    '%{http_code}',
    '-T',
    join(folder, 'clip.mp4'),
    created.put.url,
  ]);
  assert.equal(stdout, '200');
  const done = await finished(account, created.upload_id);
  assert.equal(done.state, 'done');
  assert.equal((await listed(done.result.media_id)).sha256, sha256(bytes));
  assert.deepEqual(await contentOf(account, `/materials/${done.result.media_id}`), bytes);
});

for (const way of ['', 'chunked/']) {
  test(`the same by source_url, from a host that ${way ? 'does not say the length' : 'says the length'}`, async () => {
    const created = await createUpload(account, {
      target: 'material',
      type: 'video',
      source_url: `${info.files_url}/${way}large.mp4?signature=hidden`,
    });
    assert.equal(created.post, undefined);
    const done = await finished(account, created.upload_id);
    assert.equal(done.state, 'done', JSON.stringify(done.error));
    assert.equal(done.filename, 'large.mp4');
    const item = await listed(done.result.media_id);
    assert.equal(item.size, 10 * 2 ** 20);
    assert.equal(item.sha256, done.sha256);
    assert.equal(sha256(await contentOf(account, `/materials/${done.result.media_id}`)), done.sha256);
  });
}

test('a source that is not there fails the upload and says so, without the URL', async () => {
  const source_url = `${info.files_url}/missing/photo.jpg?token=hidden`;
  const created = await createUpload(account, { target: 'media', type: 'image', source_url });
  const failed = await finished(account, created.upload_id);
  assert.equal(failed.state, 'failed');
  assert.equal(failed.error.status, 422);
  assert.equal(failed.error.reason, 'status');
  assert.match(failed.error.detail, /404/);
  assert.doesNotMatch(JSON.stringify(failed), /hidden/);
});

test('a source on a private address is not fetched', async () => {
  const source_url = 'https://169.254.169.254/latest/meta-data/';
  const created = await createUpload(account, { target: 'media', type: 'image', source_url });
  const failed = await finished(account, created.upload_id);
  assert.deepEqual([failed.state, failed.error.reason], ['failed', 'literal_address']);
});

test('an article image gets a URL, and its Chinese name is kept', async () => {
  const done = await upload(
    account,
    { target: 'article_image', filename: '封面 图.jpg' },
    bytesOf('photo.jpg'),
  );
  assert.equal(done.state, 'done');
  assert.equal(done.filename, '封面 图.jpg');
  assert.match(done.result.url, /^http/);
  assert.equal(done.result.media_id, undefined);
  const [request] = (await account.requests('/cgi-bin/media/uploadimg')).slice(-1);
  assert.equal(request.body.parts[0].filename, `封面 图-${done.upload_id.slice(-8)}.jpg`);
});

test('a temporary thumb comes back as thumb_media_id', async () => {
  const done = await upload(
    account,
    { target: 'media', type: 'thumb', filename: 'thumb.jpg' },
    bytesOf('thumb.jpg'),
  );
  assert.equal(done.state, 'done');
  assert.deepEqual(Object.keys(done.result).sort(), ['created_at', 'thumb_media_id']);
  assert.deepEqual(await contentOf(account, `/media/${done.result.thumb_media_id}`), bytesOf('thumb.jpg'));
});

const EVERY_FORMAT = [
  ['media', 'image', 'photo.jpg'],
  ['media', 'image', 'picture.png'],
  ['media', 'image', 'animation.gif'],
  ['media', 'voice', 'voice.mp3'],
  ['media', 'voice', 'voice.amr'],
  ['media', 'video', 'clip.mp4'],
  ['material', 'image', 'photo.jpg'],
  ['material', 'image', 'picture.png'],
  ['material', 'image', 'animation.gif'],
  ['material', 'image', 'bitmap.bmp'],
  ['material', 'voice', 'voice.mp3'],
  ['material', 'voice', 'voice.wma'],
  ['material', 'voice', 'voice.wav'],
  ['material', 'voice', 'voice.amr'],
  ['material', 'video', 'clip.mp4'],
  ['material', 'thumb', 'thumb.jpg'],
] as const;

for (const [target, type, filename] of EVERY_FORMAT) {
  test(`${filename} as ${target} ${type}`, async () => {
    const done = await upload(account, { target, type, filename }, bytesOf(filename));
    assert.equal(done.state, 'done', JSON.stringify(done.error));
    const shelf = target === 'media' ? 'media' : 'materials';
    assert.deepEqual(await contentOf(account, `/${shelf}/${done.result.media_id}`), bytesOf(filename));
  });
}

test('a name without an extension, or with a wrong one of the same kind, is sent with the right one', async () => {
  for (const filename of ['no extension', 'really a jpeg.png']) {
    const done = await upload(account, { target: 'material', type: 'image', filename }, bytesOf('photo.jpg'));
    assert.equal(done.state, 'done');
    const { name } = await listed(done.result.media_id);
    assert.equal(name, `${filename.replace('.png', '')}-${done.upload_id.slice(-8)}.jpg`);
  }
});

test('the state can be read by status_url without a key, and shows no secret', async () => {
  const created = await createUpload(account, {
    target: 'media',
    type: 'image',
    filename: 'photo.jpg',
    size: 9690,
  });
  const state = await (await fetch(created.status_url)).json();
  assert.equal((state as Json).state, 'awaiting_file');
  const sent = await sendForm(created.post, bytesOf('photo.jpg'));
  assert.equal(sent.status, 204);
  await finished(account, created.upload_id);
  const text = await (await fetch(created.status_url)).text();
  assert.equal(JSON.parse(text).state, 'done');
  assert.doesNotMatch(text, new RegExp(account.app_secret));
});

test('requests can be signed anew while the file has not come', async () => {
  const created = await createUpload(account, {
    target: 'media',
    type: 'image',
    filename: 'photo.jpg',
    size: 9690,
    expires_in: 1,
  });
  const renewed = await account.call(`/uploads/${created.upload_id}/renew`, { method: 'POST' });
  assert.equal(renewed.status, 200, renewed.text);
  assert.equal((await sendForm(renewed.json.post, bytesOf('photo.jpg'))).status, 204);
  assert.equal((await finished(account, created.upload_id)).state, 'done');
  const late = await account.call(`/uploads/${created.upload_id}/renew`, { method: 'POST' });
  assert.equal(late.status, 409);
});

test('uploads are listed newest first, page by page', async () => {
  const own = await newAccount();
  const made: string[] = [];
  for (let count = 0; count < 5; count++) {
    made.unshift(
      (await createUpload(own, { target: 'media', type: 'image', filename: 'a.jpg', size: 10 })).upload_id,
    );
  }
  const seen: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const { status, json } = await own.call(`/uploads?limit=2${cursor && `&cursor=${cursor}`}`);
    assert.equal(status, 200);
    assert.ok(json.items.length <= 2);
    seen.push(...json.items.map((item: Json) => item.upload_id));
    cursor = json.next_cursor;
  }
  assert.deepEqual(seen, made);
});

test('wait=0 answers at once, an unknown upload is 404', async () => {
  const created = await createUpload(account, {
    target: 'media',
    type: 'image',
    filename: 'a.jpg',
    size: 10,
  });
  const { json } = await account.call(`/uploads/${created.upload_id}`);
  assert.equal(json.state, 'awaiting_file');
  const unknown = `${created.upload_id.slice(0, -4)}zzzz`;
  assert.equal((await account.call(`/uploads/${unknown}`)).status, 404);
  assert.equal((await api(`/v1/accounts/main/uploads/${created.upload_id}`)).status, 404);
});

test('the fixture is what the README sends', () => {
  assert.equal(bytesOf('photo.jpg').byteLength, 9690, fixture('photo.jpg'));
});
