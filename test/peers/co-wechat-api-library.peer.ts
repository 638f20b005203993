/** co-wechat-api 3.11.0: downloads, lists and deletions. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesOf, fixture } from '../helpers/fixtures.ts';
import { bytes, INVALID_MEDIA_ID, idIn, items, json } from './support/answers.ts';
import { coWechatApi } from './support/co-wechat-api.ts';
import { copyNamed, simulator } from './support/simulator.ts';

const FILES = [
  ['image', 'photo.jpg'],
  ['voice', 'voice.mp3'],
  ['thumb', 'thumb.jpg'],
] as const;

for (const [type, name] of FILES) {
  test(`a temporary ${type} comes back byte for byte`, async (t) => {
    const api = coWechatApi(await simulator(t));
    const { media_id, thumb_media_id } = await api.uploadMedia(fixture(name), type);
    const file = bytes(await api.getMedia(String(thumb_media_id ?? media_id)));
    assert.deepEqual(file, bytesOf(name));
  });
}

test('a temporary video is an address, which leads to its bytes', async (t) => {
  const api = coWechatApi(await simulator(t));
  const id = idIn(await api.uploadMedia(fixture('clip.mp4'), 'video'));
  const { video_url: url } = json(await api.getMedia(id));
  const response = await fetch(String(url));
  assert.deepEqual(Buffer.from(await response.arrayBuffer()), bytesOf('clip.mp4'));
});

test('a temporary video as bytes, as it comes sometimes', async (t) => {
  const api = coWechatApi(await simulator(t, { quirks: { media_get_video_bytes: true } }));
  const id = idIn(await api.uploadMedia(fixture('clip.mp4'), 'video'));
  assert.deepEqual(bytes(await api.getMedia(id)), bytesOf('clip.mp4'));
});

for (const [type, name] of FILES) {
  // A permanent voice comes without a Content-Type (wechat-api.md 3.2).
  test(`a permanent ${type} comes back byte for byte`, async (t) => {
    const api = coWechatApi(await simulator(t));
    const id = idIn(await api.uploadMaterial(copyNamed(t, name, `名-${name}`), type));
    assert.deepEqual(bytes(await api.getMaterial(id)), bytesOf(name));
  });
}

test('a permanent video is its title and an address', async (t) => {
  const api = coWechatApi(await simulator(t));
  const id = idIn(await api.uploadVideoMaterial(fixture('clip.mp4'), { title: '片名', introduction: '' }));
  const video = json(await api.getMaterial(id));
  assert.equal(video.title, '片名');
  const response = await fetch(String(video.down_url));
  assert.deepEqual(Buffer.from(await response.arrayBuffer()), bytesOf('clip.mp4'));
});

test('counts, and a list for each type, newest first', async (t) => {
  const api = coWechatApi(await simulator(t));
  const upload = async (name: string, type: string) => idIn(await api.uploadMaterial(fixture(name), type));
  const photo = await upload('photo.jpg', 'image');
  const thumb = await upload('thumb.jpg', 'thumb');
  const voice = await upload('voice.mp3', 'voice');
  const video = await upload('clip.mp4', 'video');
  const counts = { voice_count: 1, video_count: 1, image_count: 2, news_count: 0 };
  assert.deepEqual({ ...(await api.getMaterialCount()) }, counts);
  const idsOf = async (type: string) =>
    items(await api.getMaterials(type, 0, 20)).map((item) => item.media_id);
  // Permanent thumbs are images to WeChat (wechat-api.md 3.1).
  assert.deepEqual(await idsOf('image'), [thumb, photo]);
  assert.deepEqual(await idsOf('voice'), [voice]);
  assert.deepEqual(await idsOf('video'), [video]);
  assert.deepEqual(await idsOf('news'), []);
});

test('a list goes page by page, past its end too', async (t) => {
  const api = coWechatApi(await simulator(t));
  for (let index = 0; index < 3; index += 1) await api.uploadMaterial(fixture('picture.png'), 'image');
  const page = await api.getMaterials('image', 2, 2);
  assert.deepEqual([page.total_count, page.item_count, items(page).length], [3, 1, 1]);
  const [entry] = items(page);
  assert.deepEqual(Object.keys(entry ?? {}), ['media_id', 'name', 'update_time', 'url', 'tags']);
  const beyond = await api.getMaterials('image', 3, 2);
  assert.deepEqual([beyond.total_count, beyond.item_count, items(beyond)], [3, 0, []]);
});

test('a deleted material is gone: reading and deleting it again are 40007', async (t) => {
  const api = coWechatApi(await simulator(t));
  const id = idIn(await api.uploadMaterial(fixture('photo.jpg'), 'image'));
  assert.deepEqual({ ...(await api.removeMaterial(id)) }, { errcode: 0, errmsg: 'ok' });
  const gone = { name: 'WeChatAPIError', code: 40007, message: INVALID_MEDIA_ID };
  await assert.rejects(api.getMaterial(id), gone);
  await assert.rejects(api.removeMaterial(id), gone);
});

test('it reads gzip where it asks for it', async (t) => {
  const sim = await simulator(t, { quirks: { gzip: true } });
  const api = coWechatApi(sim);
  api.setOpts({ compression: true });
  idIn(await api.uploadMedia(fixture('photo.jpg'), 'image'));
  assert.equal((await api.getMaterialCount()).image_count, 0);
  for (const { headers } of sim.state.log.list()) assert.match(String(headers['accept-encoding']), /gzip/);
});

test('it bears raw control characters in a title', async (t) => {
  const api = coWechatApi(await simulator(t, { quirks: { raw_control_characters: true } }));
  const description = { title: 'a\u0001b\nc', introduction: '' };
  const id = idIn(await api.uploadVideoMaterial(fixture('clip.mp4'), description));
  assert.equal(json(await api.getMaterial(id)).title, 'a\u0001b\nc');
});
