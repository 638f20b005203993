/** co-wechat-api 3.11.0: its token and its uploads. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesOf, fixture, sha256 } from '../helpers/fixtures.ts';
import { ID, idIn } from './support/answers.ts';
import { coWechatApi } from './support/co-wechat-api.ts';
import { asked, copyNamed, simulator, uploadedPart } from './support/simulator.ts';

test('it fetches one classic token and keeps it', async (t) => {
  const sim = await simulator(t);
  const api = coWechatApi(sim);
  await api.getMaterialCount();
  await api.getMaterialCount();
  const count = 'GET /cgi-bin/material/get_materialcount';
  assert.deepEqual(asked(sim), ['GET /cgi-bin/token', count, count]);
});

test('a wrong AppSecret rejects with 40125', async (t) => {
  const sim = await simulator(t);
  const api = coWechatApi({ ...sim, app: { ...sim.app, app_secret: 'wrong' } });
  await assert.rejects(api.getMaterialCount(), { name: 'WeChatAPIError', code: 40125 });
});

const FILES = [
  ['image', 'photo.jpg'],
  ['voice', 'voice.mp3'],
  ['video', 'clip.mp4'],
] as const;

for (const [type, name] of FILES) {
  test(`a temporary ${type} from a path`, async (t) => {
    const sim = await simulator(t);
    const answer = await coWechatApi(sim).uploadMedia(fixture(name), type);
    assert.match(idIn(answer), ID);
    assert.equal(answer.type, type);
    assert.equal(typeof answer.created_at, 'number');
    const part = uploadedPart(sim);
    assert.deepEqual([part?.filename, part?.sha256], [name, sha256(bytesOf(name))]);
  });
}

test('a temporary image from memory, under a Chinese name', async (t) => {
  const sim = await simulator(t);
  idIn(await coWechatApi(sim).uploadMedia(bytesOf('photo.jpg'), 'image', '封面图.jpg', 'image/jpeg'));
  assert.equal(uploadedPart(sim)?.filename, '封面图.jpg');
});

// Its documentation promises `media_id` for every type. wechat-api.md 2.1 has thumb_media_id, and only that; the
// client hands the answer through as it is.
test('a temporary thumb has thumb_media_id, unlike what its documentation says', async (t) => {
  const answer = await coWechatApi(await simulator(t)).uploadThumbMedia(fixture('thumb.jpg'));
  assert.equal(answer.media_id, undefined);
  assert.match(String(answer.thumb_media_id), ID);
});

test('uploadImage is uploadimg, and not the shortcut for a temporary image', async (t) => {
  const sim = await simulator(t);
  const answer = await coWechatApi(sim).uploadImage(fixture('photo.jpg'));
  assert.match(String(answer.url), /\/mmbiz_jpg\/\w+\/0$/);
  assert.equal(asked(sim).at(-1), 'POST /cgi-bin/media/uploadimg');
});

// Its documentation promises `type` and `created_at` too, which add_material does not answer (wechat-api.md 3.1).
test('permanent images, voices and thumbs', async (t) => {
  const api = coWechatApi(await simulator(t));
  const image = await api.uploadMaterial(fixture('picture.png'), 'image');
  assert.deepEqual(Object.keys(image), ['media_id', 'url', 'item']);
  assert.match(String(image.url), /\?wx_fmt=png$/);
  const voice = await api.uploadMaterial(fixture('voice.mp3'), 'voice');
  assert.deepEqual(Object.keys(voice), ['media_id', 'item']);
  const thumb = await api.uploadMaterial(fixture('thumb.jpg'), 'thumb');
  assert.deepEqual(Object.keys(thumb), ['media_id', 'url', 'item']);
  assert.equal(idIn(image).slice(0, 21), idIn(thumb).slice(0, 21));
});

test('a permanent video with its description', async (t) => {
  const sim = await simulator(t);
  const api = coWechatApi(sim);
  const description = { title: '片名', introduction: '简介' };
  const id = idIn(await api.uploadVideoMaterial(fixture('clip.mp4'), description));
  const video = (await api.getMaterial(id)) as Record<string, unknown>;
  assert.deepEqual([video.title, video.description], ['片名', '简介']);
});

test('a permanent file under a Chinese name is listed by it', async (t) => {
  const sim = await simulator(t);
  const api = coWechatApi(sim);
  const id = idIn(await api.uploadMaterial(copyNamed(t, 'voice.mp3', '声音 一.mp3'), 'voice'));
  const { item } = await api.getMaterials('voice', 0, 1);
  assert.deepEqual(
    (item as Array<Record<string, unknown>>).map(({ media_id, name }) => [media_id, name]),
    [[id, '声音 一.mp3']],
  );
});

test('the documented answer, with an errcode of 0, is a success as well', async (t) => {
  const api = coWechatApi(await simulator(t, { quirks: { errcode_on_upload: true, extra_keys: false } }));
  const answer = await api.uploadMedia(fixture('photo.jpg'), 'image');
  assert.equal(answer.errcode, 0);
  idIn(answer);
});
