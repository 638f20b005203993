import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesOf, sha256 } from '../../helpers/fixtures.ts';
import { clientOf, errorOf, fileOf, simulator } from './helpers.ts';

const NAME = '我的照片-ab12cd34.jpg';
const photo = (name = NAME) => fileOf(name, bytesOf('photo.jpg'));

test('WeChat gets the name of the caller, and lists the material by it', async (t) => {
  const sim = await simulator(t);
  const wechat = clientOf(sim);
  await wechat.materials.add('image', photo());
  const [request, ...more] = sim.state.log.list({ path: '/cgi-bin/material/add_material' });
  assert.equal(more.length, 0);
  assert.equal(request?.body?.parts?.[0]?.filename, NAME);
  const { item } = await wechat.materials.list({ type: 'image', offset: 0, count: 1 });
  assert.equal(item[0]?.name, NAME);
});

test('after 41005 the file goes once more under an ASCII name, whole (7-A 5)', async (t) => {
  const sim = await simulator(t);
  const wechat = clientOf(sim);
  for (const [path, send] of [
    ['/cgi-bin/material/add_material', () => wechat.materials.add('image', photo())],
    ['/cgi-bin/media/upload', () => wechat.media.upload('image', photo())],
    ['/cgi-bin/media/uploadimg', () => wechat.media.uploadImage(photo())],
  ] as const) {
    sim.state.faults.add({ path, fault: { errcode: 41005 } });
    await send();
    const parts = sim.state.log.list({ path }).map(({ body }) => body?.parts?.[0]);
    assert.deepEqual(
      parts.map((part) => part?.filename),
      [NAME, 'ab12cd34.jpg'],
    );
    const whole = sha256(bytesOf('photo.jpg'));
    assert.deepEqual(
      parts.map((part) => part?.sha256),
      [whole, whole],
    );
  }
});

test('the texts of a video go with it again', async (t) => {
  const sim = await simulator(t);
  const path = '/cgi-bin/material/add_material';
  sim.state.faults.add({ path, fault: { errcode: 41005 } });
  const wechat = clientOf(sim);
  const file = fileOf('视频.mp4', bytesOf('clip.mp4'));
  const { media_id } = await wechat.materials.add('video', file, { title: '标题', introduction: '简介' });
  const video = await wechat.materials.get(media_id);
  assert.ok('title' in video);
  assert.deepEqual([video.title, video.description], ['标题', '简介']);
  assert.equal(sim.state.log.list({ path }).length, 2);
});

test('once more, and not again', async (t) => {
  const sim = await simulator(t);
  sim.state.faults.add({ times: 'always', fault: { errcode: 41005 } });
  const error = await errorOf(clientOf(sim).materials.add('image', photo()));
  assert.equal((error as { errcode?: number }).errcode, 41005);
  assert.equal(sim.state.log.list().length, 2);
});

test('a name that is ASCII already is not tried twice', async (t) => {
  for (const name of ['photo.jpg', 'PHOTO.JPG', '-a b (1).jpg']) {
    const sim = await simulator(t);
    sim.state.faults.add({ times: 'always', fault: { errcode: 41005 } });
    await errorOf(clientOf(sim).materials.add('image', photo(name)));
    assert.equal(sim.state.log.list().length, 1, name);
  }
});

test('no other error leads to another name', async (t) => {
  for (const errcode of [40005, 40113, 40007, 45001, -1]) {
    const sim = await simulator(t);
    sim.state.faults.add({ times: 'always', fault: { errcode } });
    await errorOf(clientOf(sim).materials.add('image', photo()));
    assert.equal(sim.state.log.list().length, 1, String(errcode));
  }
});
