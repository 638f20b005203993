/** node-easywechat 3.6.2: downloads, lists and deletions. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { bytesOf } from '../helpers/fixtures.ts';
import { bytes, INVALID_MEDIA_ID, idIn, items, json } from './support/answers.ts';
import { easyWechat, form } from './support/node-easywechat.ts';
import { folder, simulator } from './support/simulator.ts';

const UPLOAD = 'cgi-bin/media/upload';
const ADD = 'cgi-bin/material/add_material';
const GET = 'cgi-bin/material/get_material';
const LIST = 'cgi-bin/material/batchget_material';
/** Without it the client decodes what it is sent as text. */
const FILE = { responseType: 'arraybuffer' } as const;

const FILES = [
  ['image', 'photo.jpg'],
  ['voice', 'voice.mp3'],
  ['thumb', 'thumb.jpg'],
] as const;

for (const [type, name] of FILES) {
  test(`a temporary ${type} comes back byte for byte`, async (t) => {
    const { client, upload } = easyWechat(await simulator(t));
    const { media_id, thumb_media_id } = await upload(UPLOAD, type, form(name));
    const params = { media_id: thumb_media_id ?? media_id };
    const answer = await client.get('cgi-bin/media/get', { params, ...FILE });
    assert.deepEqual(bytes(answer.getContent()), bytesOf(name));
  });
}

test('a temporary video is an address, which leads to its bytes', async (t) => {
  const { read, upload } = easyWechat(await simulator(t));
  const id = idIn(await upload(UPLOAD, 'video', form('clip.mp4')));
  const { video_url: url } = await read('cgi-bin/media/get', { media_id: id });
  const response = await fetch(String(url));
  assert.deepEqual(Buffer.from(await response.arrayBuffer()), bytesOf('clip.mp4'));
});

for (const [type, name] of FILES) {
  // A permanent voice comes without a Content-Type (wechat-api.md 3.2).
  test(`a permanent ${type} comes back byte for byte, into a file too`, async (t) => {
    const { client, upload } = easyWechat(await simulator(t));
    const id = idIn(await upload(ADD, type, form(name, `名-${name}`)));
    const answer = await client.postJson(GET, { media_id: id }, FILE);
    assert.deepEqual(bytes(answer.getContent()), bytesOf(name));
    const path = answer.saveAs(join(folder(t), name));
    assert.deepEqual(readFileSync(path), bytesOf(name));
  });
}

test('a permanent video is its title and an address', async (t) => {
  const { ask, upload } = easyWechat(await simulator(t));
  const description = JSON.stringify({ title: '片名', introduction: '' });
  const id = idIn(await upload(ADD, 'video', form('clip.mp4', 'clip.mp4', { description })));
  const video = await ask(GET, { media_id: id });
  assert.equal(video.title, '片名');
  const response = await fetch(String(video.down_url));
  assert.deepEqual(Buffer.from(await response.arrayBuffer()), bytesOf('clip.mp4'));
});

test('counts, and a list for each type, newest first', async (t) => {
  const { ask, read, upload } = easyWechat(await simulator(t));
  const add = async (name: string, type: string) => idIn(await upload(ADD, type, form(name)));
  const photo = await add('photo.jpg', 'image');
  const thumb = await add('thumb.jpg', 'thumb');
  const voice = await add('voice.wav', 'voice');
  const video = await add('clip.mp4', 'video');
  const counts = { voice_count: 1, video_count: 1, image_count: 2, news_count: 0 };
  assert.deepEqual(await read('cgi-bin/material/get_materialcount'), counts);
  const idsOf = async (type: string) =>
    items(await ask(LIST, { type, offset: 0, count: 20 })).map((item) => item.media_id);
  // Permanent thumbs are images to WeChat (wechat-api.md 3.1).
  assert.deepEqual(await idsOf('image'), [thumb, photo]);
  assert.deepEqual(await idsOf('voice'), [voice]);
  assert.deepEqual(await idsOf('video'), [video]);
  assert.deepEqual(await idsOf('news'), []);
});

test('a list goes page by page, past its end too', async (t) => {
  const { ask, upload } = easyWechat(await simulator(t));
  for (let index = 0; index < 3; index += 1) await upload(ADD, 'image', form('bitmap.bmp'));
  const page = await ask(LIST, { type: 'image', offset: 2, count: 2 });
  assert.deepEqual([page.total_count, page.item_count, items(page).length], [3, 1, 1]);
  const beyond = await ask(LIST, { type: 'image', offset: 3, count: 2 });
  assert.deepEqual(beyond, { item: [], total_count: 3, item_count: 0 });
});

test('a deleted material is gone: reading and deleting it again are 40007', async (t) => {
  const { ask, upload } = easyWechat(await simulator(t));
  const id = idIn(await upload(ADD, 'image', form('photo.jpg')));
  const remove = () => ask('cgi-bin/material/del_material', { media_id: id });
  assert.deepEqual(await remove(), { errcode: 0, errmsg: 'ok' });
  for (const answer of [await ask(GET, { media_id: id }), await remove()]) {
    assert.equal(answer.errcode, 40007);
    assert.match(String(answer.errmsg), INVALID_MEDIA_ID);
  }
});

test('it reads gzip, which it always asks for', async (t) => {
  const sim = await simulator(t, { quirks: { gzip: true } });
  const { read, upload } = easyWechat(sim);
  idIn(await upload(UPLOAD, 'image', form('photo.jpg')));
  assert.equal((await read('cgi-bin/material/get_materialcount')).image_count, 0);
  for (const { headers } of sim.state.log.list()) assert.match(String(headers['accept-encoding']), /gzip/);
});

test('a picture that comes as text/plain is whole all the same', async (t) => {
  const { client, upload } = easyWechat(await simulator(t, { quirks: { image_as_text: true } }));
  const id = idIn(await upload(ADD, 'image', form('photo.jpg')));
  const answer = await client.postJson(GET, { media_id: id }, FILE);
  assert.deepEqual(bytes(answer.getContent()), bytesOf('photo.jpg'));
});

// Raw control characters have been seen inside strings (wechat-api.md 0.7). What is no JSON to this client becomes
// a query string.
test('it makes nonsense of raw control characters, unlike wechat-api.md 0.7', async (t) => {
  const { client, upload } = easyWechat(await simulator(t, { quirks: { raw_control_characters: true } }));
  const description = JSON.stringify({ title: 'a\u0001b', introduction: '' });
  const id = idIn(await upload(ADD, 'video', form('clip.mp4', 'clip.mp4', { description })));
  const answer = await client.postJson(GET, { media_id: id });
  assert.equal(json(answer.toObject()).title, undefined);
  assert.ok(String(answer.getContent()).startsWith(`{"title":"a\u0001b"`));
});
