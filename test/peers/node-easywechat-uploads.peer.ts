/** node-easywechat 3.6.2: its tokens and its uploads. */
import assert from 'node:assert/strict';
import { createReadStream } from 'node:fs';
import { test } from 'node:test';
import { bytesOf, fixture, sha256 } from '../helpers/fixtures.ts';
import { ID, idIn, items, json } from './support/answers.ts';
import { easyWechat, form, newForm } from './support/node-easywechat.ts';
import { asked, simulator, uploadedPart } from './support/simulator.ts';

const COUNT = 'cgi-bin/material/get_materialcount';
const UPLOAD = 'cgi-bin/media/upload';
const ADD = 'cgi-bin/material/add_material';

test('it fetches one classic token and keeps it', async (t) => {
  const sim = await simulator(t);
  const { read } = easyWechat(sim);
  await read(COUNT);
  await read(COUNT);
  assert.deepEqual(asked(sim), ['GET /cgi-bin/token', `GET /${COUNT}`, `GET /${COUNT}`]);
});

test('it fetches one stable token, the same that another would get', async (t) => {
  const sim = await simulator(t);
  const [one, other] = [easyWechat(sim, { stable: true }), easyWechat(sim, { stable: true })];
  for (const { read } of [one, other, one]) assert.equal((await read(COUNT)).image_count, 0);
  const stable = 'POST /cgi-bin/stable_token';
  assert.deepEqual(asked(sim), [stable, `GET /${COUNT}`, stable, `GET /${COUNT}`, `GET /${COUNT}`]);
  assert.deepEqual([...one.cache.values()], [...other.cache.values()]);
});

test('a wrong AppSecret throws with the errcode in its text, for either token', async (t) => {
  const sim = await simulator(t);
  for (const stable of [false, true]) {
    const { read } = easyWechat(sim, { stable, secret: 'wrong' });
    await assert.rejects(read(COUNT), /^Error: Failed to get (stable )?access_token: \{"errcode":40125,/);
  }
});

const FILES = [
  ['image', 'photo.jpg'],
  ['voice', 'voice.mp3'],
  ['video', 'clip.mp4'],
] as const;

for (const [type, name] of FILES) {
  test(`a temporary ${type}`, async (t) => {
    const sim = await simulator(t);
    const answer = await easyWechat(sim).upload(UPLOAD, type, form(name));
    idIn(answer);
    assert.equal(answer.type, type);
    const part = uploadedPart(sim);
    assert.deepEqual([part?.filename, part?.sha256], [name, sha256(bytesOf(name))]);
  });
}

test('a temporary image from a stream, with its length known', async (t) => {
  const sim = await simulator(t);
  const streamed = newForm();
  streamed.append('media', createReadStream(fixture('photo.jpg')));
  idIn(await easyWechat(sim).upload(UPLOAD, 'image', streamed));
  assert.equal(uploadedPart(sim)?.sha256, sha256(bytesOf('photo.jpg')));
});

test('a temporary thumb has thumb_media_id', async (t) => {
  const answer = await easyWechat(await simulator(t)).upload(UPLOAD, 'thumb', form('thumb.jpg'));
  assert.equal(answer.media_id, undefined);
  assert.match(String(answer.thumb_media_id), ID);
});

test('a picture for an article', async (t) => {
  const { upload } = easyWechat(await simulator(t));
  const { url } = await upload('cgi-bin/media/uploadimg', undefined, form('picture.png'));
  assert.match(String(url), /\/mmbiz_png\/\w+\/0$/);
});

test('permanent images, voices and thumbs', async (t) => {
  const { upload } = easyWechat(await simulator(t));
  const image = await upload(ADD, 'image', form('animation.gif'));
  assert.deepEqual(Object.keys(image), ['media_id', 'url', 'item']);
  const voice = await upload(ADD, 'voice', form('voice.wma'));
  assert.deepEqual(Object.keys(voice), ['media_id', 'item']);
  const thumb = await upload(ADD, 'thumb', form('thumb.jpg'));
  assert.deepEqual(Object.keys(thumb), ['media_id', 'url', 'item']);
  assert.equal(idIn(image).slice(0, 21), idIn(thumb).slice(0, 21));
});

test('a permanent video with its description, by a form and by withFile', async (t) => {
  const { client, upload, ask } = easyWechat(await simulator(t));
  const description = JSON.stringify({ title: '片名', introduction: '简介' });
  const one = idIn(await upload(ADD, 'video', form('clip.mp4', 'clip.mp4', { description })));
  const sent = client.withFile(fixture('clip.mp4'), 'media').with('description', description);
  const two = idIn(json((await sent.post(ADD, { params: { type: 'video' } })).toObject()));
  for (const id of [one, two]) {
    const video = await ask('cgi-bin/material/get_material', { media_id: id });
    assert.deepEqual([video.title, video.description], ['片名', '简介']);
  }
});

test('a permanent file under a Chinese name is listed by it', async (t) => {
  const { upload, ask } = easyWechat(await simulator(t));
  const id = idIn(await upload(ADD, 'image', form('photo.jpg', '封面 图.jpg')));
  const page = await ask('cgi-bin/material/batchget_material', { type: 'image', offset: 0, count: 20 });
  const [image] = items(page);
  assert.deepEqual([image?.media_id, image?.name], [id, '封面 图.jpg']);
});

// The part must be called `media` (wechat-api.md 7-A 1). The client calls it `file` unless told otherwise.
test('withFile alone is 41005, unlike wechat-api.md 7-A', async (t) => {
  const { client } = easyWechat(await simulator(t));
  const sent = await client.withFile(fixture('photo.jpg')).post(UPLOAD, { params: { type: 'image' } });
  assert.equal(json(sent.toObject()).errcode, 41005);
});

// Files wait in the client that both calls share: the first to have its token takes the one that is left, and the
// other sends nothing at all. WeChat's answer to nothing is 41005 (wechat-api.md 7-A 7).
test('of two uploads at once by withFile one is empty, and 41005', async (t) => {
  const sim = await simulator(t);
  const { client } = easyWechat(sim);
  const upload = () =>
    client.withFile(fixture('photo.jpg'), 'media').post(UPLOAD, { params: { type: 'image' } });
  const answers = (await Promise.all([upload(), upload()])).map((answer) => json(answer.toObject()));
  assert.deepEqual(answers.map(({ errcode }) => errcode).sort(), [41005, undefined]);
  const sizes = sim.state.log.list({ path: `/${UPLOAD}` }).map(({ body }) => body?.size);
  assert.ok(sizes.includes(0));
});
