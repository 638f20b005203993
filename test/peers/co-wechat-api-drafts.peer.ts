/** co-wechat-api 3.11.0: drafts, which it does not know, by the `request` that its own calls go through. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixture } from '../helpers/fixtures.ts';
import { INVALID_MEDIA_ID, idIn, items, type Json, json } from './support/answers.ts';
import { article, articlesIn } from './support/articles.ts';
import { type CoWechatApi, coWechatApi } from './support/co-wechat-api.ts';
import { asked, replaceTokens, simulator } from './support/simulator.ts';

/** A call that the package lacks, made as it makes its own. */
async function post(api: CoWechatApi, path: string, body: Json): Promise<Json> {
  const { accessToken } = await api.ensureAccessToken();
  const headers = { 'Content-Type': 'application/json' };
  const options = { method: 'POST', data: JSON.stringify(body), headers };
  return json(await api.request(`${api.prefix}${path}?access_token=${accessToken}`, options));
}

test('a draft from its making to its end', async (t) => {
  const api = coWechatApi(await simulator(t));
  const thumb = idIn(await api.uploadMaterial(fixture('photo.jpg'), 'image'));
  const draft = await post(api, 'draft/add', { articles: [article('标题', thumb)] });
  assert.equal(draft.errcode, undefined);
  const id = String(draft.media_id);
  const [made] = articlesIn(await post(api, 'draft/get', { media_id: id }));
  assert.deepEqual([made?.title, made?.thumb_media_id], ['标题', thumb]);
  const list = await post(api, 'draft/batchget', { offset: 0, count: 20, no_content: 1 });
  assert.deepEqual([list.total_count, list.item_count, items(list)[0]?.media_id], [1, 1, id]);
  assert.equal((await post(api, 'draft/delete', { media_id: id })).errcode, 0);
  const gone = { name: 'WeChatAPIError', code: 40007, message: INVALID_MEDIA_ID };
  await assert.rejects(post(api, 'draft/get', { media_id: id }), gone);
});

test('a draft without a cover rejects with 40007', async (t) => {
  const articles = [{ title: '标题', content: '正文' }];
  await assert.rejects(post(coWechatApi(await simulator(t)), 'draft/add', { articles }), { code: 40007 });
});

test('a draft is added once when the token was replaced before', async (t) => {
  const sim = await simulator(t);
  const api = coWechatApi(sim);
  const thumb = idIn(await api.uploadMaterial(fixture('photo.jpg'), 'image'));
  replaceTokens(sim);
  await post(api, 'draft/add', { articles: [article('标题', thumb)] });
  const add = 'POST /cgi-bin/draft/add';
  assert.deepEqual(asked(sim).slice(-3), [`${add} 40001`, 'GET /cgi-bin/token', add]);
  assert.equal((await post(api, 'draft/batchget', { offset: 0, count: 1, no_content: 1 })).total_count, 1);
});
