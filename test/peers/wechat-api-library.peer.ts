/** wechat-api 1.35.1: downloads, lists and deletions. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesOf, fixture } from '../helpers/fixtures.ts';
import { bytes, INVALID_MEDIA_ID, idIn, items, json } from './support/answers.ts';
import { copyNamed, simulator } from './support/simulator.ts';
import { wechatApi } from './support/wechat-api.ts';

const FILES = [
  ['image', 'photo.jpg'],
  ['voice', 'voice.mp3'],
  ['thumb', 'thumb.jpg'],
] as const;

for (const [type, name] of FILES) {
  test(`a temporary ${type} comes back byte for byte`, async (t) => {
    const { call } = wechatApi(await simulator(t));
    const { media_id, thumb_media_id } = json(await call('uploadMedia', fixture(name), type));
    assert.deepEqual(bytes(await call('getMedia', thumb_media_id ?? media_id)), bytesOf(name));
  });
}

test('a temporary video is an address, which leads to its bytes', async (t) => {
  const { call } = wechatApi(await simulator(t));
  const id = idIn(json(await call('uploadMedia', fixture('clip.mp4'), 'video')));
  const { video_url: url } = json(await call('getMedia', id));
  const response = await fetch(String(url));
  assert.deepEqual(Buffer.from(await response.arrayBuffer()), bytesOf('clip.mp4'));
});

for (const [type, name] of FILES) {
  // A permanent voice comes without a Content-Type (wechat-api.md 3.2).
  test(`a permanent ${type} comes back byte for byte`, async (t) => {
    const { call } = wechatApi(await simulator(t));
    const id = idIn(json(await call('uploadMaterial', copyNamed(t, name, `名-${name}`), type)));
    assert.deepEqual(bytes(await call('getMaterial', id)), bytesOf(name));
  });
}

// It expects application/json, exactly. WeChat sends JSON of materials as text/plain (wechat-api.md 0.5), so that
// the client takes it for a file.
test('it takes the JSON of a permanent video for a file, unlike wechat-api.md 0.5', async (t) => {
  const { call } = wechatApi(await simulator(t));
  const description = { title: '片名', introduction: '' };
  const id = idIn(json(await call('uploadVideoMaterial', fixture('clip.mp4'), description)));
  const file = bytes(await call('getMaterial', id));
  const { title, down_url: url } = json(JSON.parse(file.toString()));
  assert.equal(title, '片名');
  const response = await fetch(String(url));
  assert.deepEqual(Buffer.from(await response.arrayBuffer()), bytesOf('clip.mp4'));
});

test('counts, and a list for each type, newest first', async (t) => {
  const { call } = wechatApi(await simulator(t));
  const upload = async (name: string, type: string) =>
    idIn(json(await call('uploadMaterial', fixture(name), type)));
  const photo = await upload('photo.jpg', 'image');
  const thumb = await upload('thumb.jpg', 'thumb');
  const voice = await upload('voice.mp3', 'voice');
  const video = await upload('clip.mp4', 'video');
  const counts = { voice_count: 1, video_count: 1, image_count: 2, news_count: 0 };
  assert.deepEqual(await call('getMaterialCount'), counts);
  const idsOf = async (type: string) =>
    items(json(await call('getMaterials', type, 0, 20))).map((item) => item.media_id);
  // Permanent thumbs are images to WeChat (wechat-api.md 3.1).
  assert.deepEqual(await idsOf('image'), [thumb, photo]);
  assert.deepEqual(await idsOf('voice'), [voice]);
  assert.deepEqual(await idsOf('video'), [video]);
  assert.deepEqual(await idsOf('news'), []);
});

test('a list goes page by page, past its end too', async (t) => {
  const { call } = wechatApi(await simulator(t));
  for (let index = 0; index < 3; index += 1) await call('uploadMaterial', fixture('picture.png'), 'image');
  const page = json(await call('getMaterials', 'image', 2, 2));
  assert.deepEqual([page.total_count, page.item_count, items(page).length], [3, 1, 1]);
  const beyond = json(await call('getMaterials', 'image', 3, 2));
  assert.deepEqual(beyond, { item: [], total_count: 3, item_count: 0 });
});

test('a deleted material is gone: deleting it again is 40007', async (t) => {
  const { call } = wechatApi(await simulator(t));
  const id = idIn(json(await call('uploadMaterial', fixture('photo.jpg'), 'image')));
  assert.deepEqual(await call('removeMaterial', id), { errcode: 0, errmsg: 'ok' });
  const gone = { name: 'WeChatAPIError', code: 40007, message: INVALID_MEDIA_ID };
  await assert.rejects(call('removeMaterial', id), gone);
});

test('it reads gzip where it asks for it', async (t) => {
  const sim = await simulator(t, { quirks: { gzip: true } });
  const { api, call } = wechatApi(sim);
  api.setOpts({ gzip: true });
  idIn(json(await call('uploadMedia', fixture('photo.jpg'), 'image')));
  assert.equal(json(await call('getMaterialCount')).image_count, 0);
  for (const { headers } of sim.state.log.list()) assert.match(String(headers['accept-encoding']), /gzip/);
});
