/** co-wechat-api 3.11.0: news of before 2022, and news and videos for mass sending. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixture } from '../helpers/fixtures.ts';
import { idIn, items, json } from './support/answers.ts';
import { article, articlesIn, UNSUPPORTED } from './support/articles.ts';
import { coWechatApi } from './support/co-wechat-api.ts';
import { oldNews, simulator } from './support/simulator.ts';

// It offers both calls; WeChat closed them in 2022 (wechat-api.md 3.6).
test('permanent news can no longer be added or changed: 45106', async (t) => {
  const api = coWechatApi(await simulator(t));
  const thumb = idIn(await api.uploadMaterial(fixture('thumb.jpg'), 'thumb'));
  const closed = { name: 'WeChatAPIError', code: 45106, message: UNSUPPORTED };
  await assert.rejects(api.uploadNewsMaterial({ articles: [article('标题', thumb)] }), closed);
  const change = { media_id: thumb, index: 0, articles: [article('标题', thumb)] };
  await assert.rejects(api.updateNewsMaterial(change), closed);
});

test('permanent news of before 2022 are listed, counted, read and deleted', async (t) => {
  const sim = await simulator(t);
  const api = coWechatApi(sim);
  const id = await oldNews(sim, '旧标题');
  assert.equal((await api.getMaterialCount()).news_count, 1);
  const [listed] = items(await api.getMaterials('news', 0, 20));
  assert.equal(listed?.media_id, id);
  for (const holder of [listed?.content, json(await api.getMaterial(id))]) {
    assert.deepEqual(
      articlesIn(holder).map(({ title }) => title),
      ['旧标题'],
    );
  }
  await api.removeMaterial(id);
  await assert.rejects(api.getMaterial(id), { code: 40007 });
});

test('news for mass sending', async (t) => {
  const api = coWechatApi(await simulator(t));
  const { media_id: thumb } = await api.uploadMedia(fixture('photo.jpg'), 'image');
  const news = await api.uploadNews({ articles: [article('群发', String(thumb))] });
  assert.equal(news.type, 'news');
  assert.equal(typeof news.created_at, 'number');
  idIn(news);
});

// It asks a host that is no more (wechat-api.md 0.14). Told the right one, it works.
test('a video for mass sending, from another host than the one it knows', async (t) => {
  const sim = await simulator(t);
  const api = coWechatApi(sim);
  assert.equal(api.fileServerPrefix, 'http://file.api.weixin.qq.com/cgi-bin/');
  api.fileServerPrefix = api.prefix;
  const { media_id } = await api.uploadMedia(fixture('clip.mp4'), 'video');
  const video = await api.uploadMPVideo({ media_id, title: '片名', description: '简介' });
  assert.equal(video.type, 'video');
  assert.notEqual(idIn(video), media_id);
});

test('the addresses that events come from', async (t) => {
  const { ip_list: addresses } = await coWechatApi(await simulator(t)).getIp();
  assert.ok(Array.isArray(addresses) && addresses.length > 0);
});
