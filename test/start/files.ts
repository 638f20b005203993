/** Media and materials, by way of the service, at a WeChat that is not the simulator. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { bytesOf, largeMp4 } from '../helpers/fixtures.ts';
import type { Bench } from './service.ts';

const FILES = { image: 'photo.jpg', voice: 'voice.mp3', video: 'clip.mp4', thumb: 'thumb.jpg' } as const;
const TYPES = Object.entries(FILES);
const VIDEO = ['video', FILES.video] as const;

export async function filesAtAnotherWeChat(t: TestContext, { service, wechat }: Bench): Promise<void> {
  const { ask, call, file, walk } = service;

  await t.test('uploads by way of S3 reach it, and come back byte for byte', async () => {
    const cases = [
      ['video', 'film.mp4', largeMp4()],
      ['voice', '录音.mp3', bytesOf('voice.mp3')],
    ] as const;
    for (const [type, filename, bytes] of cases) {
      const body = { target: 'material', type, filename, size: bytes.byteLength };
      const { upload_id, put } = await ask('/uploads', { body });
      const sent = await fetch(put.url, { method: 'PUT', body: new Uint8Array(bytes) });
      assert.equal(sent.status, 200, await sent.text());
      const { state, result } = await ask(`/uploads/${upload_id}?wait=20`);
      assert.equal(state, 'done');
      assert.deepEqual(await file(`/materials/${result.media_id}`), bytes);
    }
    const stored = wechat.items.map(({ type }) => type);
    assert.deepEqual(stored, ['video', 'voice']);
    assert.match(wechat.items[1]?.name ?? '', /^录音-[0-9a-z]{8}\.mp3$/);
  });

  await t.test('temporary media of every type goes there', async () => {
    for (const [type, name] of TYPES) {
      const up = await ask(`/media?type=${type}&filename=${name}`, { body: bytesOf(name) });
      assert.equal(typeof up[type === 'thumb' ? 'thumb_media_id' : 'media_id'], 'string');
    }
  });

  await t.test('what is known only there is fetched, a video from its link or in bytes', async () => {
    for (const shelf of ['media', 'materials'] as const) {
      for (const [type, name] of [...TYPES, VIDEO]) {
        const id = wechat.receive(shelf, type, bytesOf(name));
        assert.deepEqual(await file(`/${shelf}/${id}`), bytesOf(name));
      }
    }
    wechat.items.splice(-5);
  });

  await t.test('permanent materials of every type are added, counted, walked and deleted', async () => {
    const before = wechat.items.length;
    for (const [type, name] of TYPES) {
      const texts = type === 'video' ? '&title=%E7%89%87&introduction=%E7%AE%80' : '';
      await ask(`/materials?type=${type}&filename=${name}${texts}`, { body: bytesOf(name) });
    }
    assert.equal(wechat.items.length, before + 4);
    const counts = { voice_count: 2, video_count: 2, image_count: 2, news_count: 0 };
    assert.deepEqual(await ask('/materials/count'), counts);
    assert.deepEqual((await ask('')).counts, counts);
    for (let added = 0; added < 3; added++)
      await ask('/materials?type=image&filename=a.jpg', { body: bytesOf('photo.jpg') });
    const walked = await walk('/materials?type=image&', 20);
    const listed = wechat.items.filter(({ type }) => type === 'image' || type === 'thumb');
    assert.deepEqual(
      walked.map(({ media_id }) => media_id),
      listed.map(({ media_id }) => media_id).reverse(),
    );
    const page = await ask('/materials?type=video&offset=1&count=1');
    assert.deepEqual([page.total_count, page.item_count], [2, 1]);
    const path = `/materials/${walked[0].media_id}`;
    assert.equal((await call(path, { method: 'DELETE' })).status, 204);
    const again = await call(path, { method: 'DELETE' });
    assert.deepEqual(
      [again.status, again.json.errcode, again.json.errmsg.startsWith('invalid media_id')],
      [404, 40007, true],
    );
  });

  await t.test('a picture for an article, and a voice of the JSSDK that nothing labels', async () => {
    const { url } = await ask('/article-images?filename=p.png', { body: bytesOf('picture.png') });
    assert.match(url, /^http:\/\/mmbiz\.qpic\.cn\//);
    const speex = Buffer.from('463e9d1b9a20000168e8e8e8e8e8e8e88400b474747474747474', 'hex');
    wechat.voices.set('1237378768e7q8e7r8qwesafdasdfasdfaxss111', speex);
    assert.deepEqual(await file('/media/1237378768e7q8e7r8qwesafdasdfasdfaxss111/hd-voice'), speex);
  });
}
