import assert from 'node:assert/strict';
import { test } from 'node:test';
import { client, errcode, fixture, getJson, json, say, simulator } from './helpers.ts';

async function bytes(response: Response): Promise<Buffer> {
  return Buffer.from(await response.arrayBuffer());
}

test('a temporary image comes with type, length and a name made of its id', async (t) => {
  const api = await client(await simulator(t));
  const { media_id: id } = await api.upload('image', 'photo.jpg');
  const response = await api.mediaGet(id);
  assert.equal(response.headers.get('content-type'), 'image/jpeg');
  assert.equal(response.headers.get('content-length'), String(fixture('photo.jpg').length));
  assert.equal(response.headers.get('content-disposition'), `attachment; filename="${id}.jpg"`);
  assert.equal(response.headers.get('cache-control'), 'no-cache, must-revalidate');
  assert.deepEqual(await bytes(response), fixture('photo.jpg'));
});

test('headers are spelled as WeChat spells them, HEAD included', async (t) => {
  const sim = await simulator(t);
  const api = await client(sim);
  const { media_id: id } = await api.upload('image', 'photo.jpg');
  const target = `/cgi-bin/media/get?access_token=${api.token}&media_id=${id}`;
  const heard = await say(sim, [`HEAD ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`]);
  assert.match(heard, /^HTTP\/1\.1 200 OK\r\n/);
  assert.match(heard, /\r\nContent-disposition: attachment; filename="/);
  assert.match(heard, /\r\n\r\n$/);
});

test('permanent images of every format come as they went', async (t) => {
  const api = await client(await simulator(t));
  const types = { 'photo.jpg': 'jpeg', 'picture.png': 'png', 'animation.gif': 'gif', 'bitmap.bmp': 'bmp' };
  for (const [name, type] of Object.entries(types)) {
    const { media_id: id } = await api.add('image', name);
    const response = await api.get(id);
    assert.equal(response.headers.get('content-type'), `image/${type}`);
    const extension = name.split('.')[1];
    assert.equal(response.headers.get('content-disposition'), `attachment; filename="${id}.${extension}"`);
    assert.deepEqual(await bytes(response), fixture(name));
  }
});

test('a permanent voice has no Content-Type, and its own name in raw UTF-8', async (t) => {
  const api = await client(await simulator(t));
  const file = { name: '开国大典 "一".mp3', bytes: fixture('voice.mp3') };
  const { media_id: id } = await api.add('voice', file);
  const response = await api.get(id);
  assert.equal(response.headers.get('content-type'), null);
  const disposition = Buffer.from(String(response.headers.get('content-disposition')), 'latin1');
  // FormData percent-encodes quotation marks, as browsers do.
  assert.equal(disposition.toString(), 'attachment; filename="开国大典 %22一%22.mp3"');
  assert.equal(response.headers.get('content-length'), String(file.bytes.length));
  assert.deepEqual(await bytes(response), file.bytes);
});

test('a permanent voice has a Content-Type where asked for', async (t) => {
  const api = await client(await simulator(t, { quirks: { voice_without_type: false } }));
  const { media_id: id } = await api.add('voice', 'voice.wav');
  assert.equal((await api.get(id)).headers.get('content-type'), 'audio/wav');
});

test('a temporary voice is named after its id', async (t) => {
  const api = await client(await simulator(t));
  const { media_id: id } = await api.upload('voice', 'voice.amr');
  const response = await api.mediaGet(id);
  assert.equal(response.headers.get('content-type'), 'audio/amr');
  assert.equal(response.headers.get('content-disposition'), `attachment; filename="${id}.amr"`);
});

test('an image comes as text without disposition where asked for', async (t) => {
  const api = await client(await simulator(t, { quirks: { image_as_text: true } }));
  const { media_id: id } = await api.upload('image', 'photo.jpg');
  const response = await api.mediaGet(id);
  assert.equal(response.headers.get('content-type'), 'text/plain');
  assert.equal(response.headers.get('content-disposition'), null);
  assert.deepEqual(await bytes(response), fixture('photo.jpg'));
});

test('the other two forms of disposition', async (t) => {
  const sim = await simulator(t, { quirks: { disposition_unquoted: true } });
  const api = await client(sim);
  const { media_id: id } = await api.add('voice', { name: '一.mp3', bytes: fixture('voice.mp3') });
  const disposition = async () =>
    Buffer.from(String((await api.get(id)).headers.get('content-disposition')), 'latin1').toString();
  assert.equal(await disposition(), 'attachment; filename=一.mp3');
  Object.assign(sim.state.quirks, { disposition_unquoted: false, disposition_extended: true });
  assert.equal(await disposition(), `attachment; filename*=utf-8''%E4%B8%80.mp3; filename="一.mp3"`);
});

test('unknown ids are 40007, a missing one 41006', async (t) => {
  const api = await client(await simulator(t));
  assert.equal(errcode(await json(await api.mediaGet('nothing'))), 40007);
  assert.equal(errcode(await json(await api.get('nothing'))), 40007);
  assert.equal(errcode(await getJson(api.url('media/get'))), 41006);
});
