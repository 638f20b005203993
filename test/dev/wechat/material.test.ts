import assert from 'node:assert/strict';
import { test } from 'node:test';
import { client, errcode, fixture, form, json, postJson, simulator } from './helpers.ts';

test('a permanent image answers media_id and url, as text/plain with escaped slashes', async (t) => {
  const sim = await simulator(t, { pictureOrigin: 'http://mmbiz.qpic.cn' });
  const api = await client(sim);
  const body = form('picture.png');
  const url = api.url('material/add_material', '&type=image');
  const response = await fetch(url, { method: 'POST', body });
  assert.equal(response.headers.get('content-type'), 'text/plain');
  const expected =
    /^\{"media_id":"[\w-]{64}","url":"http:\\\/\\\/mmbiz\.qpic\.cn\\\/mmbiz_png\\\/\w+\\\/0\?wx_fmt=png","item":\[\]\}$/;
  assert.match(await response.text(), expected);
});

test('a permanent thumb answers media_id and url, and is an image in lists and counts', async (t) => {
  const api = await client(await simulator(t));
  const answer = await api.add('thumb', 'thumb.jpg');
  assert.deepEqual(Object.keys(answer), ['media_id', 'url', 'item']);
  assert.match(String(answer.url), /\/mmbiz_jpg\/\w+\/0\?wx_fmt=jpeg$/);
  assert.equal((await api.count()).image_count, 1);
  assert.equal((await api.list({ type: 'image' })).total_count, 1);
});

test('voices and videos answer no url', async (t) => {
  const api = await client(await simulator(t));
  for (const name of ['voice.mp3', 'voice.wma', 'voice.wav', 'voice.amr']) {
    assert.deepEqual(Object.keys(await api.add('voice', name)), ['media_id', 'item']);
  }
  assert.deepEqual(Object.keys(await api.add('video', 'clip.mp4')), ['media_id', 'item']);
  assert.deepEqual(await api.count(), { voice_count: 4, video_count: 1, image_count: 0, news_count: 0 });
});

test('every picture format has its own address', async (t) => {
  const api = await client(await simulator(t));
  const url = async (name: string) => String((await api.add('image', name)).url);
  assert.match(await url('photo.jpg'), /\/mmbiz_jpg\/\w+\/0\?wx_fmt=jpeg$/);
  assert.match(await url('animation.gif'), /\/mmbiz_gif\/\w+\/0\?wx_fmt=gif$/);
  assert.match(await url('bitmap.bmp'), /\/mmbiz\/\w+\/0\?wx_fmt=bmp$/);
});

test('the same bytes twice are two items with one url', async (t) => {
  const api = await client(await simulator(t));
  const one = await api.add('image', 'photo.jpg');
  const two = await api.add('image', 'photo.jpg');
  assert.notEqual(one.media_id, two.media_id);
  assert.equal(one.url, two.url);
  assert.equal((await api.count()).image_count, 2);
});

test('permanent ids of one app share 21 characters, those of another app do not', async (t) => {
  const apps = ['wxa', 'wxb'].map((app_id) => ({ app_id, app_secret: 's' }));
  const sim = await simulator(t, { apps });
  const other = await simulator(t, { apps: apps.toReversed() });
  const api = await client(sim);
  const prefix = async (from = api) => String((await from.add('image', 'photo.jpg')).media_id).slice(0, 21);
  assert.equal(await prefix(), await prefix());
  assert.notEqual(await prefix(), await prefix(await client(other)));
});

const WRONG = [
  ['a name without extension', 'image', 'photo', 'photo.jpg'],
  ['a webp called .png', 'image', 'picture.png', 'picture.webp'],
  ['a webp', 'image', 'picture.webp', 'picture.webp'],
  ['a png called .mp4', 'video', 'clip.mp4', 'picture.png'],
  ['a jpg called .png', 'image', 'photo.png', 'photo.jpg'],
  ['an image as voice', 'voice', 'photo.jpg', 'photo.jpg'],
  ['a gif as thumb', 'thumb', 'a.gif', 'animation.gif'],
] as const;
for (const [what, type, name, bytes] of WRONG) {
  test(`${what} is 40113`, async (t) => {
    const api = await client(await simulator(t));
    const answer = await api.add(type, { name, bytes: fixture(bytes) });
    assert.equal(errcode(answer), 40113);
    assert.match(String(answer.errmsg), /^unsupported file type hint: \[Ui6hia0676e292\] rid: /);
  });
}

const SIZES = [
  ['image', 'photo.jpg', 'permanent_image_bytes'],
  ['voice', 'voice.mp3', 'permanent_voice_bytes'],
  ['video', 'clip.mp4', 'permanent_video_bytes'],
  ['thumb', 'thumb.jpg', 'permanent_thumb_bytes'],
] as const;
for (const [type, name, limit] of SIZES) {
  test(`a permanent ${type} above its limit is 45001`, async (t) => {
    const sim = await simulator(t, { limits: { [limit]: fixture(name).length } });
    const api = await client(sim);
    assert.equal((await api.add(type, name)).errcode, undefined);
    sim.state.limits[limit] -= 1;
    assert.equal(errcode(await api.add(type, name)), 45001);
  });
}

const CAPS = [
  ['image', 'photo.jpg', 'library_images'],
  ['thumb', 'thumb.jpg', 'library_images'],
  ['voice', 'voice.mp3', 'library_voices'],
  ['video', 'clip.mp4', 'library_videos'],
] as const;
for (const [type, name, cap] of CAPS) {
  test(`a ${type} too many is 45074, until one is deleted`, async (t) => {
    const api = await client(await simulator(t, { limits: { [cap]: 1 } }));
    const { media_id: id } = await api.add(type, name);
    assert.equal(errcode(await api.add(type, name)), 45074);
    await api.del(id);
    assert.equal((await api.add(type, name)).errcode, undefined);
  });
}

test('an unknown type is 40004', async (t) => {
  const api = await client(await simulator(t));
  assert.equal(errcode(await api.add('news', 'photo.jpg')), 40004);
});

test('del_material answers 27 bytes, and the second time 40007', async (t) => {
  const api = await client(await simulator(t));
  const { media_id } = await api.add('image', 'photo.jpg');
  const init = { method: 'POST', body: JSON.stringify({ media_id }) };
  const response = await fetch(api.url('material/del_material'), init);
  assert.equal(response.headers.get('content-length'), '27');
  assert.equal(await response.text(), '{"errcode":0,"errmsg":"ok"}');
  assert.equal(errcode(await api.del(media_id)), 40007);
  assert.equal(errcode(await json(await api.get(media_id))), 40007);
  assert.equal((await api.count()).image_count, 0);
});

test('temporary and permanent ids do not serve for each other', async (t) => {
  const api = await client(await simulator(t));
  const { media_id: temporary } = await api.upload('image', 'photo.jpg');
  const { media_id: permanent } = await api.add('image', 'photo.jpg');
  assert.equal(errcode(await json(await api.get(temporary))), 40007);
  assert.equal(errcode(await api.del(temporary)), 40007);
  assert.equal(errcode(await json(await api.mediaGet(permanent))), 40007);
});

test('a body without a usable media_id is refused', async (t) => {
  const api = await client(await simulator(t));
  for (const path of ['material/get_material', 'material/del_material']) {
    assert.equal(errcode(await postJson(api.url(path), '')), 44002);
    assert.equal(errcode(await postJson(api.url(path), 'media_id=x')), 47001);
    assert.equal(errcode(await postJson(api.url(path), '[1]')), 47001);
    assert.equal(errcode(await postJson(api.url(path), {})), 41006);
    assert.equal(errcode(await postJson(api.url(path), { media_id: 5 })), 40007);
    assert.equal(errcode(await postJson(api.url(path), { media_id: '' })), 40007);
  }
  const gbk = Buffer.from('{"media_id":"\xb4\xba"}', 'latin1');
  const init = { method: 'POST', body: Uint8Array.from(gbk) };
  assert.equal(errcode(await json(await fetch(api.url('material/get_material'), init))), 47001);
});
