import assert from 'node:assert/strict';
import { openAsBlob } from 'node:fs';
import { before, test } from 'node:test';
import {
  createClient,
  ProblemError,
  type Progress,
  unwrap,
  uploadFile,
  waitForUpload,
} from '../../client/src/index.ts';
import { bytesOf, fixture, largeMp4, sha256 } from '../helpers/fixtures.ts';
import { info, type Json, newAccount, type TestAccount } from '../helpers/stack.ts';

const client = createClient({ baseUrl: info.api_url, key: info.api_key });

let wechat: TestAccount;
let account: string;
before(async () => {
  wechat = await newAccount();
  account = wechat.account;
});

const atWeChat = async (mediaId: string | undefined): Promise<Json> =>
  (await wechat.materials()).find((item: Json) => item.media_id === mediaId);

test('a picture from disk becomes a material, and the typed list shows it', async () => {
  const file = await openAsBlob(fixture('picture.png'));
  const done = await uploadFile(client, account, file, {
    target: 'material',
    type: 'image',
    filename: 'picture.png',
  });
  assert.equal(done.state, 'done');
  assert.equal(done.media_id, done.result.media_id);
  assert.match(done.url ?? '', /^http/);
  assert.equal((await atWeChat(done.media_id)).sha256, sha256(bytesOf('picture.png')));
  const page = await unwrap(
    client.GET('/v1/accounts/{account}/materials', {
      params: { path: { account }, query: { type: 'image', limit: 20 } },
    }),
  );
  assert.ok('items' in page);
  assert.ok(page.items.some(({ media_id }) => media_id === done.media_id));
});

test('a 10 MB video tells its progress, and arrives byte for byte', async () => {
  const bytes = largeMp4();
  const seen: Progress[] = [];
  const done = await uploadFile(client, account, bytes, {
    target: 'material',
    type: 'video',
    filename: '夏天.mp4',
    title: '标题',
    introduction: '介绍',
    onProgress: (progress) => seen.push(progress),
  });
  const item = await atWeChat(done.media_id);
  assert.equal(item.sha256, sha256(bytes));
  assert.deepEqual([item.title, item.introduction], ['标题', '介绍']);
  assert.ok(seen.length > 20, `${seen.length}`);
  assert.ok(seen.every(({ total }) => total === bytes.byteLength));
  const sent = seen.map((progress) => progress.sent);
  assert.deepEqual(
    sent,
    sent.toSorted((a, b) => a - b),
  );
  assert.equal(sent.at(-1), bytes.byteLength);
});

test('an article image answers its URL; a File brings its own name', async () => {
  const file = new File([new Uint8Array(bytesOf('photo.jpg'))], '封面 图.jpg', { type: 'image/jpeg' });
  const done = await uploadFile(client, account, file, { target: 'article_image' });
  assert.equal(done.filename, '封面 图.jpg');
  assert.match(done.url ?? '', /^http/);
  assert.equal(done.media_id, undefined);
});

test('a temporary thumb answers its thumb_media_id', async () => {
  const done = await uploadFile(client, account, bytesOf('thumb.jpg'), {
    target: 'media',
    type: 'thumb',
    filename: 'thumb.jpg',
  });
  assert.equal(typeof done.thumb_media_id, 'string');
  assert.equal(done.thumb_media_id, done.result.thumb_media_id);
});

test('a wrong format is refused before anything is sent', async () => {
  const wrong = uploadFile(client, account, bytesOf('clip.mp4'), {
    target: 'material',
    type: 'video',
    filename: 'a.avi',
  });
  await assert.rejects(wrong, (error) => {
    assert.ok(error instanceof ProblemError);
    assert.equal(error.status, 415);
    assert.equal(error.type, 'urn:problem:wechat-materials:wrong-format');
    assert.equal(error.message, `${error.title}: ${error.detail}`);
    assert.deepEqual(
      error.errors?.map(({ field }) => field),
      ['filename'],
    );
    assert.match(error.request_id ?? '', /./);
    assert.equal(error.upload_id, undefined);
    return true;
  });
});

test("bytes that are not what the name says fail the upload, in the client's language", async () => {
  const chinese = createClient({ baseUrl: info.api_url, key: info.api_key, language: 'zh' });
  const wrong = uploadFile(chinese, account, bytesOf('picture.png'), {
    target: 'material',
    type: 'video',
    filename: 'clip.mp4',
  });
  await assert.rejects(wrong, (error) => {
    assert.ok(error instanceof ProblemError);
    assert.equal(error.status, 415);
    assert.match(error.detail, /\p{Script=Han}/u);
    assert.match(error.upload_id ?? '', /^\w+$/);
    return true;
  });
});

test("WeChat's own refusal comes with its errcode", async () => {
  const full = await newAccount();
  await full.fault({ errcode: 45074 }, { path: '/cgi-bin/material/add_material' });
  const refused = uploadFile(client, full.account, bytesOf('photo.jpg'), {
    target: 'material',
    type: 'image',
    filename: 'photo.jpg',
  });
  await assert.rejects(refused, { name: 'ProblemError', status: 409, errcode: 45074, retryable: false });
});

test('a signal ends the upload with its own reason, before and while the file is sent', async () => {
  const options = { target: 'material', type: 'video', filename: 'clip.mp4' } as const;
  const reason = new Error('changed my mind');
  const before = uploadFile(client, account, largeMp4(), { ...options, signal: AbortSignal.abort(reason) });
  await assert.rejects(before, reason);
  const stop = new AbortController();
  const during = uploadFile(client, account, largeMp4(), {
    ...options,
    onProgress: ({ sent }) => sent > 0 && stop.abort(reason),
    signal: stop.signal,
  });
  await assert.rejects(during, reason);
  const { items } = await unwrap(
    client.GET('/v1/accounts/{account}/uploads', { params: { path: { account }, query: { limit: 1 } } }),
  );
  assert.equal(items[0]?.state, 'awaiting_file');
});

test('an upload of a file on the web is waited for by its id; the time ends it with an error that has the id', async () => {
  const made = async (source_url: string) =>
    await unwrap(
      client.POST('/v1/accounts/{account}/uploads', {
        params: { path: { account } },
        body: { target: 'media', type: 'video', source_url },
      }),
    );
  const { upload_id } = await made(`${info.files_url}/large.mp4`);
  const done = await waitForUpload(client, account, upload_id);
  assert.equal(typeof done.media_id, 'string');
  const waiting = await unwrap(
    client.POST('/v1/accounts/{account}/uploads', {
      params: { path: { account } },
      body: { target: 'media', type: 'image', filename: 'a.jpg', size: 10 },
    }),
  );
  await assert.rejects(waitForUpload(client, account, waiting.upload_id, { timeoutMs: 50 }), {
    name: 'UploadError',
    reason: 'timeout',
    upload_id: waiting.upload_id,
  });
});
