import assert from 'node:assert/strict';
import { test } from 'node:test';
import { articlesOf, bench } from './articles.ts';
import { errcode, getJson, type Json, json, postJson, START } from './helpers.ts';

const FIELDS = [
  'title',
  'author',
  'digest',
  'content',
  'content_source_url',
  'thumb_media_id',
  'show_cover_pic',
  'url',
  'thumb_url',
  'need_open_comment',
  'only_fans_can_comment',
];

test('a draft answers its id and an item, without an errcode', async (t) => {
  const { sim, api } = await bench(t);
  const init = { method: 'POST', body: JSON.stringify({ articles: [api.article(), api.article()] }) };
  const response = await fetch(api.url('draft/add'), init);
  const expected =
    /^\{"media_id":"[\w-]{64}","item":\[\{"index":0,"ad_count":0\},\{"index":1,"ad_count":0\}\]\}$/;
  assert.match(await response.text(), expected);
  assert.equal(response.headers.get('content-type'), 'text/plain');
  sim.state.quirks.extra_keys = false;
  assert.deepEqual(Object.keys(await api.draft()), ['media_id']);
});

test('a draft has the recorded fields in their order, and both times', async (t) => {
  const { sim, api } = await bench(t, { quirks: { article_type_shown: false } });
  const given = {
    title: '标题',
    author: '佚名',
    digest: '摘要',
    content_source_url: 'https://example.com',
    need_open_comment: 1,
  };
  const { media_id: id } = await api.draft(given);
  const draft = await api.draftGet(id);
  assert.deepEqual(Object.keys(draft), ['news_item', 'create_time', 'update_time']);
  assert.deepEqual([draft.create_time, draft.update_time], [START / 1000, START / 1000]);
  const [article = {}] = articlesOf(draft);
  assert.deepEqual(Object.keys(article), FIELDS);
  for (const [name, value] of Object.entries(given)) assert.equal(article[name], value);
  assert.equal(article.thumb_media_id, api.cover);
  assert.equal(article.thumb_url, api.pictureUrl);
  assert.equal(article.only_fans_can_comment, 0);
  sim.state.quirks.article_type_shown = true;
  assert.equal(articlesOf(await api.draftGet(id))[0]?.article_type, 'news');
});

test('the address of a draft has another key on every read, and the same checksum', async (t) => {
  const { sim, api } = await bench(t);
  const { media_id: id } = await api.draft();
  const url = async () => new URL(String(articlesOf(await api.draftGet(id))[0]?.url));
  const [one, two] = [await url(), await url()];
  assert.equal(one.origin, sim.url);
  assert.deepEqual([...one.searchParams.keys()], ['__biz', 'tempkey', 'chksm']);
  assert.notEqual(one.searchParams.get('tempkey'), two.searchParams.get('tempkey'));
  assert.equal(one.searchParams.get('chksm'), two.searchParams.get('chksm'));
  assert.equal(one.hash, '#rd');
});

test('an article is replaced by its index, and update_time stays', async (t) => {
  const { sim, api } = await bench(t);
  const { media_id: id } = await api.draftAdd({ articles: [api.article(), api.article()] });
  sim.state.clock.advance(60_000);
  const articles = api.article({ title: '秋天' });
  const done = await api.draftUpdate({ media_id: id, index: 1, articles });
  assert.deepEqual(done, { errcode: 0, errmsg: 'ok' });
  const draft = await api.draftGet(id);
  assert.deepEqual(
    articlesOf(draft).map((article) => article.title),
    ['春天', '秋天'],
  );
  assert.equal(draft.update_time, START / 1000);
  sim.state.quirks.draft_update_time_moves = true;
  await api.draftUpdate({ media_id: id, index: 0, articles });
  assert.equal((await api.draftGet(id)).update_time, START / 1000 + 60);
});

test('a deleted draft is 40007 ever after', async (t) => {
  const { api } = await bench(t);
  const { media_id: id } = await api.draft();
  assert.deepEqual(await api.draftDelete(id), { errcode: 0, errmsg: 'ok' });
  assert.equal(errcode(await api.draftDelete(id)), 40007);
  assert.equal(errcode(await api.draftGet(id)), 40007);
  assert.equal(errcode(await api.draftUpdate({ media_id: id, index: 0, articles: api.article() })), 40007);
  assert.deepEqual(await api.draftCount(), { total_count: 0 });
});

test('drafts are listed newest first, page by page, with or without their content', async (t) => {
  const { sim, api } = await bench(t);
  for (const title of ['一', '二', '三']) {
    await api.draft({ title });
    sim.state.clock.advance(1000);
  }
  const titles = (page: Json) =>
    (page.item as Json[]).map((item) => articlesOf(item.content as Json)[0]?.title);
  const page = await api.draftList({ offset: 0, count: 2 });
  assert.deepEqual(Object.keys(page), ['item', 'total_count', 'item_count']);
  assert.deepEqual(titles(page), ['三', '二']);
  assert.deepEqual([page.total_count, page.item_count], [3, 2]);
  assert.deepEqual(titles(await api.draftList({ offset: 2, count: 20 })), ['一']);
  assert.deepEqual(await api.draftCount(), { total_count: 3 });
  const [item = {}] = (await api.draftList({ offset: 0, count: 1, no_content: 1 })).item as Json[];
  assert.deepEqual(Object.keys(item), ['media_id', 'content', 'update_time']);
  const content = item.content as Json;
  assert.deepEqual(Object.keys(content), ['news_item', 'create_time', 'update_time']);
  assert.equal('content' in (articlesOf(content)[0] ?? {}), false);
});

test('a page out of range is 45164 or 45165, no JSON 47001, nothing 44002', async (t) => {
  const { api } = await bench(t);
  assert.equal(errcode(await api.draftList({ offset: -1, count: 1 })), 45164);
  assert.equal(errcode(await api.draftList({ offset: 0, count: 21 })), 45165);
  assert.equal(errcode(await api.draftList({ offset: 0, count: 0 })), 45165);
  assert.equal(errcode(await api.draftList('offset=0')), 47001);
  assert.equal(errcode(await api.draftList('')), 44002);
});

test('a draft may be listed under a second id, and both work', async (t) => {
  const { sim, api } = await bench(t);
  const { media_id: first } = await api.draft();
  const listed = async () => ((await api.draftList({ offset: 0, count: 1 })).item as Json[])[0]?.media_id;
  assert.equal(await listed(), first);
  sim.state.quirks.draft_second_id = true;
  const second = await listed();
  assert.notEqual(second, first);
  assert.equal(String(second).slice(0, 21), String(first).slice(0, 21));
  assert.deepEqual(articlesOf(await api.draftGet(second))[0]?.title, '春天');
  await api.draftUpdate({ media_id: second, index: 0, articles: api.article({ title: '夏天' }) });
  assert.equal(articlesOf(await api.draftGet(first))[0]?.title, '夏天');
  await api.draftDelete(second);
  assert.equal(errcode(await api.draftGet(first)), 40007);
});

test('new drafts and materials appear in lists only after the lag that was asked for', async (t) => {
  const { sim, api } = await bench(t, { limits: { list_lag_ms: 5000 } });
  await api.draft();
  const totals = async () => [
    (await api.draftList({ offset: 0, count: 20 })).total_count,
    (await api.list({ type: 'image' })).total_count,
  ];
  assert.deepEqual(await totals(), [0, 0]);
  assert.deepEqual(await api.draftCount(), { total_count: 1 });
  sim.state.clock.advance(5000);
  assert.deepEqual(await totals(), [1, 1]);
});

test('the draft box is open, and where it is not it can be opened for good', async (t) => {
  const { sim, api } = await bench(t);
  const ask = async (query = '') => json(await fetch(api.url('draft/switch', query), { method: 'POST' }));
  assert.deepEqual(await ask('&checkonly=1'), { errcode: 0, errmsg: 'ok', is_open: 1 });
  sim.state.apps.list()[0]?.change({ drafts_open: false });
  assert.equal((await ask('&checkonly=1')).is_open, 0);
  assert.equal((await ask()).is_open, 1);
  assert.equal((await ask('&checkonly=1')).is_open, 1);
});

test('drafts of the web console have no thumb_media_id, but a picture', async (t) => {
  const { sim, api } = await bench(t);
  const body = JSON.stringify({ articles: [{ title: '手写', cover_media_id: api.cover }] });
  const made = await json(await fetch(`${sim.url}/_simulator/drafts`, { method: 'POST', body }));
  const [article] = articlesOf(await api.draftGet(made.media_id));
  assert.equal(article?.thumb_media_id, '');
  assert.equal(article?.thumb_url, api.pictureUrl);
  const { drafts } = await getJson(`${sim.url}/_simulator/drafts?app_id=${sim.app.app_id}`);
  assert.equal((drafts as Json[])[0]?.media_id, made.media_id);
  const refused = await postJson(`${sim.url}/_simulator/drafts`, {
    articles: [{ title: 'x', cover_media_id: 'x' }],
  });
  assert.equal(refused.field, 'articles.0.cover_media_id');
  assert.equal((await postJson(`${sim.url}/_simulator/drafts`, { articles: [] })).field, 'articles');
});

test('a draft call with the wrong method is 43001 or 43002', async (t) => {
  const { api } = await bench(t);
  for (const path of ['add', 'get', 'update', 'delete', 'batchget', 'switch']) {
    assert.equal(errcode(await getJson(api.url(`draft/${path}`))), 43002, path);
  }
  assert.equal(errcode(await postJson(api.url('draft/count'), {})), 43001);
});
