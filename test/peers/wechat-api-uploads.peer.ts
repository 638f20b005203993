/** wechat-api 1.35.1: its token and its uploads. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { bytesOf, fixture, sha256 } from '../helpers/fixtures.ts';
import { ID, idIn, items, json } from './support/answers.ts';
import { asked, copyNamed, simulator, uploadedPart } from './support/simulator.ts';
import { type WechatApi, wechatApi } from './support/wechat-api.ts';

test('it fetches one classic token and keeps it', async (t) => {
  const sim = await simulator(t);
  const { call } = wechatApi(sim);
  await call('getMaterialCount');
  await call('getMaterialCount');
  const count = 'GET /cgi-bin/material/get_materialcount';
  assert.deepEqual(asked(sim), ['GET /cgi-bin/token', count, count]);
});

test('a wrong AppSecret is an error with code 40125', async (t) => {
  const sim = await simulator(t);
  const { call } = wechatApi({ ...sim, app: { ...sim.app, app_secret: 'wrong' } });
  await assert.rejects(call('getMaterialCount'), { name: 'WeChatAPIError', code: 40125 });
});

const FILES = [
  ['image', 'photo.jpg'],
  ['voice', 'voice.mp3'],
  ['video', 'clip.mp4'],
] as const;

for (const [type, name] of FILES) {
  test(`a temporary ${type} from a path`, async (t) => {
    const sim = await simulator(t);
    const answer = json(await wechatApi(sim).call('uploadMedia', fixture(name), type));
    idIn(answer);
    assert.equal(answer.type, type);
    const part = uploadedPart(sim);
    assert.deepEqual([part?.filename, part?.sha256], [name, sha256(bytesOf(name))]);
  });
}

// Its documentation promises `media_id` for every type; wechat-api.md 2.1 has thumb_media_id, and only that.
test('a temporary thumb has thumb_media_id, unlike what its documentation says', async (t) => {
  const answer = json(await wechatApi(await simulator(t)).call('uploadThumb', fixture('thumb.jpg')));
  assert.equal(answer.media_id, undefined);
  assert.match(String(answer.thumb_media_id), ID);
});

test('uploadImage is uploadimg, and not the shortcut for a temporary image', async (t) => {
  const sim = await simulator(t);
  const answer = json(await wechatApi(sim).call('uploadImage', fixture('picture.png')));
  assert.match(String(answer.url), /\/mmbiz_png\/\w+\/0$/);
  assert.equal(asked(sim).at(-1), 'POST /cgi-bin/media/uploadimg');
});

// Its documentation promises `type` and `created_at` too, which add_material does not answer (wechat-api.md 3.1).
test('permanent images, voices and thumbs', async (t) => {
  const { call } = wechatApi(await simulator(t));
  const image = json(await call('uploadImageMaterial', fixture('photo.jpg')));
  assert.deepEqual(Object.keys(image), ['media_id', 'url', 'item']);
  const voice = json(await call('uploadVoiceMaterial', fixture('voice.amr')));
  assert.deepEqual(Object.keys(voice), ['media_id', 'item']);
  const thumb = json(await call('uploadThumbMaterial', fixture('thumb.jpg')));
  assert.deepEqual(Object.keys(thumb), ['media_id', 'url', 'item']);
  assert.equal(idIn(image).slice(0, 21), idIn(thumb).slice(0, 21));
});

test('a permanent video with its description', async (t) => {
  const { call } = wechatApi(await simulator(t, { quirks: { video_named_by_title: true } }));
  const description = { title: '片名', introduction: '简介' };
  const id = idIn(json(await call('uploadVideoMaterial', fixture('clip.mp4'), description)));
  const [video] = items(json(await call('getMaterials', 'video', 0, 20)));
  assert.deepEqual([video?.media_id, video?.name], [id, '片名']);
});

test('a permanent file under a Chinese name is listed by it', async (t) => {
  const { call } = wechatApi(await simulator(t));
  const id = idIn(json(await call('uploadMaterial', copyNamed(t, 'photo.jpg', '封面 图.jpg'), 'image')));
  const [image] = items(json(await call('getMaterials', 'image', 0, 20)));
  assert.deepEqual([image?.media_id, image?.name], [id, '封面 图.jpg']);
});

test('it passes an upload of somebody else on as it comes', async (t) => {
  const sim = await simulator(t);
  const url = await relay(t, wechatApi(sim));
  const body = new FormData();
  body.append('media', new Blob([Uint8Array.from(bytesOf('photo.jpg'))]), '照片.jpg');
  const response = await fetch(url, { method: 'POST', body });
  idIn(json(await response.json()));
  const part = uploadedPart(sim);
  assert.deepEqual([part?.filename, part?.sha256], ['照片.jpg', sha256(bytesOf('photo.jpg'))]);
});

// Without a Content-Length there is nothing to pass on: WeChat answers 412 and HTML (wechat-api.md 7-B 9).
test('an upload in chunks that it passes on is refused', async (t) => {
  const sim = await simulator(t);
  const url = await relay(t, wechatApi(sim));
  const headers = { 'Content-Type': 'multipart/form-data; boundary=b' };
  const body = new Blob(['--b--']).stream();
  const response = await fetch(url, { method: 'POST', headers, body, duplex: 'half' });
  assert.equal(response.status, 500);
  assert.equal(sim.state.log.list().at(-1)?.answer?.status, 412);
});

/** A server that hands its requests to `uploadMediaStream`, as the package's documentation shows. */
async function relay(t: TestContext, { call }: WechatApi): Promise<string> {
  const server = createServer((request, response) => {
    call('uploadMediaStream', request, 'image').then(
      (answer) => response.end(JSON.stringify(answer)),
      () => response.writeHead(500).end(),
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close().closeAllConnections());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
