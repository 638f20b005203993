import assert from 'node:assert/strict';
import { test } from 'node:test';
import { client, errcode, fixture, form, json, START, simulator } from './helpers.ts';
import { amr, mp3, wav } from './voices.ts';

const ID = /^[\w-]{64}$/;

test('a temporary image answers in the recorded shape', async (t) => {
  const sim = await simulator(t);
  const api = await client(sim);
  const body = form('photo.jpg');
  const response = await fetch(api.url('media/upload', '&type=image'), { method: 'POST', body });
  assert.equal(response.headers.get('content-type'), 'text/plain');
  const text = await response.text();
  assert.match(text, /^\{"type":"image","media_id":"[\w-]{64}","created_at":\d{10},"item":\[\]\}$/);
  assert.equal(JSON.parse(text).created_at, START / 1000);
});

test('a temporary thumb answers thumb_media_id and no media_id', async (t) => {
  const api = await client(await simulator(t));
  const answer = await api.upload('thumb', 'thumb.jpg');
  assert.deepEqual(Object.keys(answer), ['type', 'thumb_media_id', 'created_at', 'item']);
  assert.equal((await api.mediaGet(answer.thumb_media_id)).headers.get('content-type'), 'image/jpeg');
});

test('a temporary thumb answers media_id where asked for', async (t) => {
  const api = await client(await simulator(t, { quirks: { temporary_thumb_media_id: false } }));
  assert.match(String((await api.upload('thumb', 'thumb.jpg')).media_id), ID);
});

test('the documented answer has an errcode and no item', async (t) => {
  const api = await client(await simulator(t, { quirks: { errcode_on_upload: true, extra_keys: false } }));
  const answer = await api.upload('image', 'photo.jpg');
  assert.deepEqual(Object.keys(answer), ['errcode', 'errmsg', 'type', 'media_id', 'created_at']);
  assert.equal(answer.errcode, 0);
});

test('ids have 43 characters where asked for', async (t) => {
  const api = await client(await simulator(t, { quirks: { short_ids: true } }));
  assert.match(String((await api.upload('image', 'photo.jpg')).media_id), /^[\w-]{43}$/);
  assert.match(String((await api.add('image', 'photo.jpg')).media_id), /^[\w-]{43}$/);
});

const TAKEN = [
  ['image', 'photo.jpg'],
  ['image', 'picture.png'],
  ['image', 'animation.gif'],
  ['image', 'bitmap.bmp'],
  ['voice', 'voice.mp3'],
  ['voice', 'voice.amr'],
  ['video', 'clip.mp4'],
] as const;
for (const [type, name] of TAKEN) {
  test(`${name} is taken as ${type}`, async (t) => {
    const sim = await simulator(t);
    const api = await client(sim);
    const { media_id: id } = await api.upload(type, name);
    assert.match(String(id), ID);
    const content = await fetch(`${sim.url}/_simulator/media/${id}/content`);
    assert.deepEqual(Buffer.from(await content.arrayBuffer()), fixture(name));
  });
}

test('every upload has an id of its own, with nothing in common', async (t) => {
  const api = await client(await simulator(t));
  const one = await api.upload('image', 'photo.jpg');
  const two = await api.upload('image', 'photo.jpg');
  assert.notEqual(String(one.media_id).slice(0, 10), String(two.media_id).slice(0, 10));
});

test('an unknown or missing type is 40004', async (t) => {
  const api = await client(await simulator(t));
  assert.equal(errcode(await api.upload('picture', 'photo.jpg')), 40004);
  const body = form('photo.jpg');
  assert.equal(errcode(await json(await fetch(api.url('media/upload'), { method: 'POST', body }))), 40004);
});

const WRONG = [
  ['a name without extension', 'image', 'phpsNnmJN', 'photo.jpg'],
  ['an extension of nothing', 'image', 'photo.tiff', 'photo.jpg'],
  ['a png called .jpg', 'image', 'photo.jpg', 'picture.png'],
  ['a webp called .png', 'image', 'picture.png', 'picture.webp'],
  ['a png called .mp4', 'video', 'clip.mp4', 'picture.png'],
  ['a voice sent as an image', 'image', 'voice.mp3', 'voice.mp3'],
  ['a wav as temporary voice', 'voice', 'voice.wav', 'voice.wav'],
  ['a png as thumb', 'thumb', 'thumb.png', 'picture.png'],
] as const;
for (const [what, type, name, bytes] of WRONG) {
  test(`${what} is 40005`, async (t) => {
    const api = await client(await simulator(t));
    assert.equal(errcode(await api.upload(type, { name, bytes: fixture(bytes) })), 40005);
  });
}

test('HEIF called .png is 40005', async (t) => {
  const api = await client(await simulator(t));
  const bytes = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1');
  assert.equal(errcode(await api.upload('image', { name: 'a.png', bytes })), 40005);
});

test('content goes unchecked where asked for', async (t) => {
  const api = await client(await simulator(t, { quirks: { content_checked: false } }));
  const bytes = fixture('picture.webp');
  assert.match(String((await api.upload('image', { name: 'a.png', bytes })).media_id), ID);
});

test('an extension counts in any case', async (t) => {
  const api = await client(await simulator(t));
  const bytes = fixture('photo.jpg');
  assert.match(String((await api.upload('image', { name: 'A.JPG', bytes })).media_id), ID);
  assert.match(String((await api.upload('image', { name: 'a.jpeg', bytes })).media_id), ID);
});

const SIZES = [
  ['image', 'photo.jpg', 'temporary_image_bytes'],
  ['voice', 'voice.mp3', 'temporary_voice_bytes'],
  ['video', 'clip.mp4', 'temporary_video_bytes'],
  ['thumb', 'thumb.jpg', 'temporary_thumb_bytes'],
] as const;
for (const [type, name, limit] of SIZES) {
  test(`a ${type} above its limit is 40006`, async (t) => {
    const sim = await simulator(t, { limits: { [limit]: fixture(name).length } });
    const api = await client(sim);
    assert.equal((await api.upload(type, name)).errcode, undefined);
    sim.state.limits[limit] -= 1;
    const answer = await api.upload(type, name);
    assert.equal(errcode(answer), 40006);
    assert.match(String(answer.errmsg), /^invalid meida size hint: \[KiBfOA0483e297\] rid: /);
  });
}

const LONG = [
  ['voice.wav', wav, 'material'],
  ['voice.amr', amr, 'media'],
  ['voice.mp3', mp3, 'media'],
] as const;
for (const [name, make, where] of LONG) {
  test(`${name} of more than a minute is 45007`, async (t) => {
    const api = await client(await simulator(t));
    const send = where === 'media' ? api.upload : api.add;
    assert.equal((await send('voice', { name, bytes: make(60) })).errcode, undefined);
    assert.equal(errcode(await send('voice', { name, bytes: make(61) })), 45007);
  });
}

test('media expires after three days, not before', async (t) => {
  const sim = await simulator(t);
  const { media_id: id } = await (await client(sim)).upload('image', 'photo.jpg');
  sim.state.clock.advance(3 * 86_400_000 - 1);
  assert.equal((await (await client(sim)).mediaGet(id)).headers.get('content-type'), 'image/jpeg');
  sim.state.clock.advance(1);
  assert.equal(errcode(await json(await (await client(sim)).mediaGet(id))), 40007);
});
