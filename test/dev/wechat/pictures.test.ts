import assert from 'node:assert/strict';
import { test } from 'node:test';
import { client, control, errcode, fixture, form, type Json, simulator } from './helpers.ts';

test('uploadimg answers a url alone, without wx_fmt', async (t) => {
  const sim = await simulator(t, { pictureOrigin: 'http://mmbiz.qpic.cn' });
  const api = await client(sim);
  const body = form('photo.jpg');
  const response = await fetch(api.url('media/uploadimg'), { method: 'POST', body });
  assert.equal(response.headers.get('content-type'), 'text/plain');
  const text = await response.text();
  assert.match(text, /^\{"url":"http:\\\/\\\/mmbiz\.qpic\.cn\\\/mmbiz_jpg\\\/\w+\\\/0"\}$/);
  assert.equal((await api.count()).image_count, 0);
});

test('uploadimg has errcode 0 in its documented form', async (t) => {
  const api = await client(await simulator(t, { quirks: { errcode_on_upload: true } }));
  assert.deepEqual(Object.keys(await api.uploadimg('picture.png')), ['errcode', 'errmsg', 'url']);
});

test('uploadimg wants strictly less than its limit: 40009', async (t) => {
  const size = fixture('photo.jpg').length;
  const sim = await simulator(t, { limits: { article_image_bytes: size + 1 } });
  const api = await client(sim);
  assert.equal((await api.uploadimg('photo.jpg')).errcode, undefined);
  sim.state.limits.article_image_bytes = size;
  assert.equal(errcode(await api.uploadimg('photo.jpg')), 40009);
});

for (const name of ['animation.gif', 'bitmap.bmp', 'picture.webp', 'clip.mp4']) {
  test(`uploadimg of ${name} is 40005`, async (t) => {
    assert.equal(errcode(await (await client(await simulator(t))).uploadimg(name)), 40005);
  });
}

test('uploadimg without a file is 41005', async (t) => {
  const api = await client(await simulator(t));
  const init = { method: 'POST', body: new FormData() };
  const response = await fetch(api.url('media/uploadimg'), init);
  assert.equal(errcode((await response.json()) as Json), 41005);
});

test('picture urls can be fetched, also after the material is gone', async (t) => {
  const sim = await simulator(t);
  const api = await client(sim);
  const { media_id: id, url } = await api.add('image', 'picture.png');
  await api.del(id);
  const response = await fetch(String(url));
  assert.equal(response.headers.get('content-type'), 'image/png');
  assert.deepEqual(Buffer.from(await response.arrayBuffer()), fixture('picture.png'));
  const article = await api.uploadimg('photo.jpg');
  assert.equal((await fetch(String(article.url))).headers.get('content-type'), 'image/jpeg');
  assert.equal((await fetch(`${sim.url}/mmbiz_jpg/nothing/0`)).status, 404);
});

test('a foreign page gets the same placeholder for every picture', async (t) => {
  const sim = await simulator(t);
  const api = await client(sim);
  const url = String((await api.add('image', 'photo.jpg')).url);
  const from = async (referer: string) => {
    const response = await fetch(url, { headers: { referer } });
    return Buffer.from(await response.arrayBuffer()).equals(fixture('photo.jpg'));
  };
  assert.equal(await from('https://example.com/'), false);
  assert.equal(await from('https://qq.com.example.com/'), false);
  assert.equal(await from('https://mp.weixin.qq.com/s?x'), true);
  sim.state.quirks.hotlink_placeholder = false;
  assert.equal(await from('https://example.com/'), true);
});

test('what uploadimg has taken in can be listed', async (t) => {
  const sim = await simulator(t);
  const api = await client(sim);
  const { url } = await api.uploadimg('photo.jpg');
  await api.add('image', 'photo.jpg');
  const { pictures } = await control(sim, 'GET', `/pictures?app_id=${sim.app.app_id}`);
  const [picture, ...rest] = pictures as Json[];
  assert.equal(rest.length, 0);
  assert.equal(picture?.url, url);
  assert.equal(picture?.name, 'photo.jpg');
  assert.equal(picture?.size, fixture('photo.jpg').length);
});
