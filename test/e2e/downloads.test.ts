import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { bytesOf, sha256 } from '../helpers/fixtures.ts';
import { info, type Json, newAccount, simulator, type TestAccount } from '../helpers/stack.ts';
import { contentOf } from '../helpers/uploads.ts';

let account: TestAccount;
before(async () => {
  account = await newAccount();
});

/** Uploads straight to WeChat, past our service: what it knows nothing of yet. */
async function atWeChat(
  api: string,
  filename: string,
  fields: Readonly<Record<string, string>> = {},
  bytes = bytesOf(filename),
): Promise<Json> {
  const { app_id: appid, app_secret: secret } = account;
  const token = await fetch(`${info.wechat_url}/cgi-bin/stable_token`, {
    method: 'POST',
    body: JSON.stringify({ grant_type: 'client_credential', appid, secret }),
  });
  const { access_token } = (await token.json()) as Json;
  const form = new FormData();
  form.append('media', new Blob([new Uint8Array(bytes)]), filename);
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  const url = `${info.wechat_url}/cgi-bin/${api}&access_token=${access_token}`;
  const answer = (await (await fetch(url, { method: 'POST', body: form })).json()) as Json;
  const id = answer.media_id ?? answer.thumb_media_id;
  assert.ok(id, JSON.stringify(answer));
  return id;
}

const calls = async (path: string) => (await account.requests(path)).length;

const EVERY_KIND = [
  ['media', 'media/upload?type=image', 'photo.jpg', 'image/jpeg'],
  ['media', 'media/upload?type=voice', 'voice.amr', 'audio/amr'],
  ['media', 'media/upload?type=thumb', 'thumb.jpg', 'image/jpeg'],
  ['media', 'media/upload?type=video', 'clip.mp4', 'video/mp4'],
  ['materials', 'material/add_material?type=image', 'animation.gif', 'image/gif'],
  ['materials', 'material/add_material?type=voice', 'voice.mp3', 'audio/mpeg'],
  ['materials', 'material/add_material?type=thumb', 'thumb.jpg', 'image/jpeg'],
  ['materials', 'material/add_material?type=video', 'clip.mp4', 'video/mp4'],
] as const;

for (const [shelf, api, filename, contentType] of EVERY_KIND) {
  test(`${api} of ${filename}: fetched once, kept, and read again without WeChat`, async () => {
    const id = await atWeChat(
      api,
      filename,
      api.includes('video') ? { description: '{"title":"片名"}' } : {},
    );
    const get = shelf === 'media' ? '/cgi-bin/media/get' : '/cgi-bin/material/get_material';
    const before = await calls(get);
    const { status, json, text } = await account.call(`/${shelf}/${id}`);
    assert.equal(status, 200, text);
    assert.equal(json.media_id, id);
    assert.equal(json.content.sha256, sha256(bytesOf(filename)));
    assert.equal(json.content.size, bytesOf(filename).byteLength);
    assert.equal(json.content.content_type, contentType);
    if (api === 'material/add_material?type=video') assert.equal(json.title, '片名');

    const file = await fetch(json.content.url);
    assert.equal(file.headers.get('content-type'), contentType);
    assert.match(file.headers.get('content-disposition') ?? '', /^attachment; filename=/);
    assert.deepEqual(Buffer.from(await file.arrayBuffer()), bytesOf(filename));
    assert.deepEqual(await contentOf(account, `/${shelf}/${id}`), bytesOf(filename));
    assert.equal(await calls(get), before + 1);
  });
}

test('a file too large to be held in memory comes whole', async () => {
  const bytes = Buffer.concat([bytesOf('photo.jpg'), Buffer.alloc(3 * 2 ** 20, 'large')]);
  const id = await atWeChat('material/add_material?type=image', 'photo.jpg', {}, bytes);
  const { status, json, text } = await account.call(`/materials/${id}`);
  assert.equal(status, 200, text);
  assert.equal(json.content.sha256, sha256(bytes));
  assert.deepEqual(await contentOf(account, `/materials/${id}`), bytes);
});

test('a Chinese name comes back in both forms of the header', async () => {
  const { json } = await account.call(`/materials?type=voice&filename=${encodeURIComponent('录音 一.mp3')}`, {
    body: new Uint8Array(bytesOf('voice.mp3')),
  });
  const { headers, status } = await account.call(`/materials/${json.media_id}/content`);
  assert.equal(status, 302);
  assert.equal(headers.get('cache-control'), 'no-store');
  const file = await fetch(headers.get('location') ?? '');
  await file.arrayBuffer();
  const disposition = file.headers.get('content-disposition') ?? '';
  assert.match(disposition, /filename="[\x20-\x7e]+"/);
  assert.ok(disposition.includes(`filename*=UTF-8''${encodeURIComponent('录音 一.mp3')}`), disposition);
});

const ERRORS_IN_DISGUISE: readonly (readonly [string, Json])[] = [
  ['an error as text/plain', { errcode: -1 }],
  ['an error without Content-Type', { errcode: -1, content_type: null }],
  ['an error labelled as a picture', { errcode: -1, content_type: 'image/jpeg' }],
  [
    'a page of HTML with status 200',
    { body: '<html><body>busy</body></html>', content_type: 'image/jpeg', status: 200 },
  ],
  ['an empty body', { body: '', content_type: 'image/jpeg', status: 200 }],
  ['half an error', { body: '{"errcode":40', content_type: 'image/jpeg', status: 200 }],
  [
    'bytes that are no picture but say so',
    { body_base64: 'CgtoZWxsb3dvcmxk', content_type: 'image/jpeg', status: 200 },
  ],
  ['a file cut off in the middle', { truncate: 500 }],
  ['a status of 503', { status: 503 }],
];

for (const [what, fault] of ERRORS_IN_DISGUISE) {
  test(`${what} is never kept as a file`, async () => {
    const id = await atWeChat('material/add_material?type=image', 'photo.jpg');
    await account.fault(fault, { path: '/cgi-bin/material/get_material', times: 2 });
    const failed = await account.call(`/materials/${id}`);
    assert.ok([409, 502, 504].includes(failed.status), failed.text);
    assert.equal(failed.headers.get('content-type'), 'application/problem+json; charset=utf-8');
    await account.clearFaults();
    assert.deepEqual(await contentOf(account, `/materials/${id}`), bytesOf('photo.jpg'));
  });
}

test('what takes longer than the answer may wait is fetched by a worker', async () => {
  const id = await atWeChat('material/add_material?type=image', 'photo.jpg');
  await account.fault({ latency_ms: 2_500 }, { path: '/cgi-bin/material/get_material', times: 'always' });
  const first = await account.call(`/materials/${id}/content?wait=1`);
  assert.equal(first.status, 202, first.text);
  assert.equal(first.headers.get('retry-after'), '5');
  assert.equal(first.json.state, 'fetching');
  const again = await account.call(`/materials/${id}?wait=0`);
  assert.equal(again.status, 202);
  const found = await account.call(`/materials/${id}?wait=20`);
  assert.equal(found.status, 200, found.text);
  assert.equal(found.json.content.sha256, sha256(bytesOf('photo.jpg')));
  await account.clearFaults();
});

test('an id that WeChat does not know is told by the worker as well', async () => {
  const path = `/materials/${'x'.repeat(64)}`;
  assert.equal((await account.call(`${path}?wait=0`)).status, 202);
  const { status, json } = await account.call(`${path}?wait=20`);
  assert.deepEqual([status, json.errcode], [404, 40007]);
});

test('a video link that is not there yet is tried again, without the token', async () => {
  const id = await atWeChat('media/upload?type=video', 'clip.mp4');
  await simulator('/faults', { path: 'file', times: 2, fault: { status: 404 } });
  assert.deepEqual(await contentOf(account, `/media/${id}`), bytesOf('clip.mp4'));
  const { requests } = await simulator('/requests?path=/vweixinp');
  const [first, second, third] = requests.slice(-3);
  assert.deepEqual([first.answer.status, second.answer.status, third.answer.status], [404, 404, 200]);
  for (const link of [first, second, third]) assert.equal(link.leaked_token, false);
});

test('a video that is only a page is 409, and says where it can be seen', async () => {
  const { app_id } = account;
  const content_base64 = bytesOf('clip.mp4').toString('base64');
  const item = await simulator('/materials', {
    app_id,
    type: 'video',
    name: 'console.mp4',
    content_base64,
    page: true,
  });
  const { status, json } = await account.call(`/materials/${item.media_id}/content`);
  assert.equal(status, 409);
  assert.match(json.address, /^http/);
  assert.equal(json.type, 'urn:problem:wechat-materials:not-downloadable');
});

test('two readers at once get the same file', async () => {
  const id = await atWeChat('material/add_material?type=image', 'picture.png');
  const answers = await Promise.all([1, 2, 3].map(() => account.call(`/materials/${id}`)));
  for (const { status, json } of answers) {
    assert.equal(status, 200);
    assert.equal(json.content.sha256, sha256(bytesOf('picture.png')));
  }
});

test('a material deleted through us is gone, whoever asks', async () => {
  const id = await atWeChat('material/add_material?type=image', 'photo.jpg');
  await contentOf(account, `/materials/${id}`);
  assert.equal((await account.call(`/materials/${id}`, { method: 'DELETE' })).status, 204);
  const gone = await account.call(`/materials/${id}/content`);
  assert.equal(gone.status, 404);
  assert.match(gone.json.detail, /deleted/);
  const twice = await account.call(`/materials/${id}`, { method: 'DELETE' });
  assert.deepEqual([twice.status, twice.json.errcode], [404, 40007]);
});
