/** node-easywechat 3.6.2: news of before 2022, mass news and videos, quotas and diagnosis, by their paths. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { idIn, items, type Json } from './support/answers.ts';
import { article, articlesIn, UNSUPPORTED } from './support/articles.ts';
import { easyWechat, form } from './support/node-easywechat.ts';
import { oldNews, simulator } from './support/simulator.ts';

const COUNT = 'cgi-bin/material/get_materialcount';
const DONE = { errcode: 0, errmsg: 'ok' };

// wechat-api.md 3.6
test('permanent news can no longer be added or changed: 45106', async (t) => {
  const { ask, upload } = easyWechat(await simulator(t));
  const thumb = idIn(await upload('cgi-bin/material/add_material', 'image', form('photo.jpg')));
  for (const articles of [article('标题', thumb), [article('标题', thumb)]]) {
    for (const name of ['add_news', 'update_news']) {
      const body = { media_id: thumb, index: 0, articles };
      const answer = await ask(`cgi-bin/material/${name}`, body);
      assert.equal(answer.errcode, 45106);
      assert.match(String(answer.errmsg), UNSUPPORTED);
    }
  }
});

test('permanent news of before 2022 are listed and read', async (t) => {
  const sim = await simulator(t);
  const { ask } = easyWechat(sim);
  const id = await oldNews(sim, '旧标题');
  const page = await ask('cgi-bin/material/batchget_material', { type: 'news', offset: 0, count: 20 });
  const [listed] = items(page);
  assert.equal(listed?.media_id, id);
  for (const holder of [listed?.content, await ask('cgi-bin/material/get_material', { media_id: id })]) {
    assert.deepEqual(
      articlesIn(holder).map(({ title }) => title),
      ['旧标题'],
    );
  }
});

// wechat-api.md 2.5, 2.6
test('news and a video for mass sending', async (t) => {
  const { ask, upload } = easyWechat(await simulator(t));
  const thumb = idIn(await upload('cgi-bin/media/upload', 'image', form('photo.jpg')));
  const news = await ask('cgi-bin/media/uploadnews', { articles: [article('群发', thumb)] });
  assert.equal(news.type, 'news');
  idIn(news);
  const media_id = idIn(await upload('cgi-bin/media/upload', 'video', form('clip.mp4')));
  const video = await ask('cgi-bin/media/uploadvideo', { media_id, title: '片名', description: '简介' });
  assert.equal(video.type, 'video');
  assert.notEqual(idIn(video), media_id);
});

// wechat-api.md 2.3
test('an HD voice that is none is 40007', async (t) => {
  const { read } = easyWechat(await simulator(t));
  assert.equal((await read('cgi-bin/media/get/jssdk', { media_id: 'unknown' })).errcode, 40007);
});

// wechat-api.md 1.6
test('what a quota has left', async (t) => {
  const { ask, read } = easyWechat(await simulator(t));
  await read('cgi-bin/draft/count');
  const of = async (path: string) => (await ask('cgi-bin/openapi/quota/get', { cgi_path: path })).quota;
  // wechat-api.md 1.7
  assert.deepEqual(await of('/cgi-bin/draft/count'), { daily_limit: 1000, used: 1, remain: 999 });
  assert.deepEqual(await of('/cgi-bin/draft/get'), { daily_limit: 500, used: 0, remain: 500 });
  const wrong = await ask('cgi-bin/openapi/quota/get', { cgi_path: 'cgi-bin/draft/get' });
  assert.equal(wrong.errcode, 76021);
});

test('one quota is cleared, and all of them', async (t) => {
  const sim = await simulator(t, { quotas: { [`/${COUNT}`]: { per_day: 1 } } });
  const { ask, read } = easyWechat(sim);
  const usedUp = async () => [(await read(COUNT)).errcode, (await read(COUNT)).errcode];
  assert.deepEqual(await usedUp(), [undefined, 45009]);
  assert.deepEqual(await ask('cgi-bin/openapi/quota/clear', { cgi_path: `/${COUNT}` }), DONE);
  assert.deepEqual(await usedUp(), [undefined, 45009]);
  assert.deepEqual(await ask('cgi-bin/clear_quota', { appid: sim.app.app_id }), DONE);
  assert.deepEqual(await usedUp(), [undefined, 45009]);
});

test('what a rid was', async (t) => {
  const { ask } = easyWechat(await simulator(t));
  const { errmsg } = await ask('cgi-bin/material/del_material', { media_id: 'unknown' });
  const [rid = ''] = /[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/.exec(String(errmsg)) ?? [];
  const { errcode, request } = await ask('cgi-bin/openapi/rid/get', { rid });
  assert.equal(errcode, 0);
  const { invoke_time: time, request_body: sent, response_body: answered } = request as Json;
  // The first group of a rid is its time (wechat-api.md 0.11).
  assert.equal(time, Number.parseInt(rid.slice(0, 8), 16));
  assert.deepEqual(JSON.parse(String(sent)), { media_id: 'unknown' });
  assert.equal(JSON.parse(String(answered)).errcode, 40007);
  const other = await ask('cgi-bin/openapi/rid/get', { rid: '00000000-00000000-00000000' });
  assert.equal(other.errcode, 76001);
});

test('the addresses of the API and of its events', async (t) => {
  const { read } = easyWechat(await simulator(t));
  for (const name of ['get_api_domain_ip', 'getcallbackip']) {
    const { ip_list: addresses } = await read(`cgi-bin/${name}`);
    assert.ok(Array.isArray(addresses) && addresses.length > 0);
  }
});
