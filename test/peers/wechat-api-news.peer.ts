/** wechat-api 1.35.1: news of before 2022, news and videos for mass sending, and the clearing of quotas. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixture } from '../helpers/fixtures.ts';
import { bytes, idIn, items, json } from './support/answers.ts';
import { article, articlesIn, UNSUPPORTED } from './support/articles.ts';
import { oldNews, simulator } from './support/simulator.ts';
import { wechatApi } from './support/wechat-api.ts';

// It offers both calls; WeChat closed them in 2022 (wechat-api.md 3.6).
test('permanent news can no longer be added or changed: 45106', async (t) => {
  const { call } = wechatApi(await simulator(t));
  const thumb = idIn(json(await call('uploadMaterial', fixture('thumb.jpg'), 'thumb')));
  const closed = { name: 'WeChatAPIError', code: 45106, message: UNSUPPORTED };
  await assert.rejects(call('uploadNewsMaterial', { articles: [article('标题', thumb)] }), closed);
  const change = { media_id: thumb, index: 0, articles: article('标题', thumb) };
  await assert.rejects(call('updateNewsMaterial', change), closed);
});

// It takes the JSON of get_material for a file where it is labelled text/plain (wechat-api.md 0.5).
test('permanent news of before 2022 are listed, but come as a file, unlike wechat-api.md 0.5', async (t) => {
  const sim = await simulator(t);
  const { call } = wechatApi(sim);
  const id = await oldNews(sim, '旧标题');
  const [listed] = items(json(await call('getMaterials', 'news', 0, 20)));
  assert.equal(listed?.media_id, id);
  const file = bytes(await call('getMaterial', id));
  for (const holder of [listed?.content, JSON.parse(file.toString()) as unknown]) {
    assert.deepEqual(
      articlesIn(holder).map(({ title }) => title),
      ['旧标题'],
    );
  }
});

test('news for mass sending', async (t) => {
  const { call } = wechatApi(await simulator(t));
  const thumb = idIn(json(await call('uploadMedia', fixture('photo.jpg'), 'image')));
  const news = json(await call('uploadNews', { articles: [article('群发', thumb)] }));
  assert.equal(news.type, 'news');
  idIn(news);
});

// It asks a host that is no more (wechat-api.md 0.14). Told the right one, it works.
test('a video for mass sending, from another host than the one it knows', async (t) => {
  const { api, call } = wechatApi(await simulator(t));
  assert.equal(api.fileServerPrefix, 'http://file.api.weixin.qq.com/cgi-bin/');
  api.fileServerPrefix = `${api.endpoint}/cgi-bin/`;
  const { media_id } = json(await call('uploadMedia', fixture('clip.mp4'), 'video'));
  const video = json(await call('uploadMPVideo', { media_id, title: '片名', description: '简介' }));
  assert.equal(video.type, 'video');
  assert.notEqual(idIn(video), media_id);
});

test('a quota is cleared ten times a month, and the eleventh is 48006', async (t) => {
  const sim = await simulator(t);
  const path = '/cgi-bin/material/get_materialcount';
  sim.state.quotas[path] = { per_day: 1 };
  const { call } = wechatApi(sim);
  for (let time = 0; time < 10; time += 1) {
    await call('getMaterialCount');
    await assert.rejects(call('getMaterialCount'), { code: 45009 });
    assert.deepEqual(await call('clearQuota', sim.app.app_id), { errcode: 0, errmsg: 'ok' });
  }
  await assert.rejects(call('clearQuota', sim.app.app_id), { code: 48006 });
});

test('the addresses that events come from', async (t) => {
  const { ip_list: addresses } = json(await wechatApi(await simulator(t)).call('getIp'));
  assert.ok(Array.isArray(addresses) && addresses.length > 0);
});
