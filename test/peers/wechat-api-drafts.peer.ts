/** wechat-api 1.35.1: drafts, which it does not know, by its own `API.patch`. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixture } from '../helpers/fixtures.ts';
import { INVALID_MEDIA_ID, idIn, items, type Json, json } from './support/answers.ts';
import { article, articlesIn } from './support/articles.ts';
import { simulator } from './support/simulator.ts';
import { wechatApi } from './support/wechat-api.ts';

test('a draft from its making to its end', async (t) => {
  const { call, learn } = wechatApi(await simulator(t));
  for (const name of ['add', 'get', 'batchget', 'delete']) learn(`draft_${name}`, `/cgi-bin/draft/${name}`);
  const post = async (name: string, body: Json) => json(await call(`draft_${name}`, body));
  const thumb = idIn(json(await call('uploadMaterial', fixture('photo.jpg'), 'image')));
  const draft = await post('add', { articles: [article('标题', thumb)] });
  assert.equal(draft.errcode, undefined);
  const id = String(draft.media_id);
  const [made] = articlesIn(await post('get', { media_id: id }));
  assert.deepEqual([made?.title, made?.thumb_media_id], ['标题', thumb]);
  const list = await post('batchget', { offset: 0, count: 20, no_content: 1 });
  assert.deepEqual([list.total_count, list.item_count, items(list)[0]?.media_id], [1, 1, id]);
  assert.equal((await post('delete', { media_id: id })).errcode, 0);
  const gone = { name: 'WeChatAPIError', code: 40007, message: INVALID_MEDIA_ID };
  await assert.rejects(post('get', { media_id: id }), gone);
  // Without a cover, of either kind (wechat-api.md 4.3).
  const bare = { articles: [{ title: '标题', content: '正文' }] };
  await assert.rejects(post('add', bare), { code: 40007 });
});
