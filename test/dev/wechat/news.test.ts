import assert from 'node:assert/strict';
import { test } from 'node:test';
import { articlesOf, bench } from './articles.ts';
import { control, errcode, type Json, json, postJson, START } from './helpers.ts';

type Bench = Awaited<ReturnType<typeof bench>>;

const addNews = ({ api }: Bench, body: unknown) => postJson(api.url('material/add_news'), body);
const updateNews = ({ api }: Bench, body: unknown) => postJson(api.url('material/update_news'), body);

test('add_news and update_news are closed: 45106, in the real words, or 45103', async (t) => {
  const at = await bench(t);
  for (const call of [addNews, updateNews]) {
    at.sim.state.quirks.news_45103 = false;
    const closed = await call(at, {});
    assert.equal(errcode(closed), 45106);
    assert.match(String(closed.errmsg), /please view https:\/\/mp\.weixin\.qq\.com\/cgi-bin\/announce\?/);
    at.sim.state.quirks.news_45103 = true;
    assert.equal(errcode(await call(at, {})), 45103);
  }
});

test('news of before 2022 are listed, read, counted and deleted', async (t) => {
  const { sim, api } = await bench(t);
  const made = await control(sim, 'POST', '/news', {
    articles: [
      { title: '旧闻', content: '<p>旧</p>', cover_media_id: api.cover },
      { title: '二', author: '佚名' },
    ],
    update_time: '2021-06-01T00:00:00Z',
  });
  const id = made.media_id;
  assert.equal((await api.count()).news_count, 1);
  const page = await api.list({ type: 'news', offset: 0, count: 20 });
  assert.deepEqual([page.total_count, page.item_count], [1, 1]);
  const [item = {}] = page.item as Json[];
  assert.deepEqual(Object.keys(item), ['media_id', 'content', 'update_time']);
  assert.equal(item.update_time, 1_622_505_600);
  const answer = await json(await api.get(id));
  assert.deepEqual(item.content, answer);
  assert.deepEqual(Object.keys(answer), ['news_item', 'create_time', 'update_time']);
  const [first, second] = articlesOf(answer);
  assert.deepEqual([first?.title, first?.content, first?.thumb_url], ['旧闻', '<p>旧</p>', api.pictureUrl]);
  assert.deepEqual([second?.author, second?.thumb_url], ['佚名', '']);
  assert.match(String(first?.url), /&mid=\d+&idx=1&sn=[0-9a-f]{32}&chksm=/);
  const { news } = await control(sim, 'GET', '/news');
  assert.equal((news as Json[])[0]?.media_id, id);
  assert.deepEqual(await api.del(id), { errcode: 0, errmsg: 'ok' });
  assert.equal((await api.count()).news_count, 0);
  assert.equal(errcode(await json(await api.get(id))), 40007);
});

test('in the old days news could be added and updated, with an object or a list', async (t) => {
  const at = await bench(t, { quirks: { news_legacy: true } });
  const { sim, api } = at;
  const added = await addNews(at, { articles: [api.article(), api.article()] });
  assert.deepEqual(Object.keys(added), ['media_id', 'item']);
  sim.state.clock.advance(60_000);
  const update = (index: number, articles: unknown) =>
    updateNews(at, { media_id: added.media_id, index, articles });
  assert.deepEqual(await update(0, api.article({ title: '一' })), { errcode: 0, errmsg: 'ok' });
  assert.deepEqual(await update(1, [api.article({ title: '二' })]), { errcode: 0, errmsg: 'ok' });
  const answer = await json(await api.get(added.media_id));
  assert.deepEqual(
    articlesOf(answer).map((article) => article.title),
    ['一', '二'],
  );
  assert.equal(answer.update_time, START / 1000 + 60);
  assert.equal(errcode(await update(2, api.article())), 40114);
  assert.equal(errcode(await update(0, [])), 44003);
  assert.equal(errcode(await updateNews(at, { media_id: 'x', articles: api.article() })), 40007);
  assert.equal(errcode(await updateNews(at, {})), 41006);
  assert.equal(errcode(await addNews(at, { articles: [] })), 44003);
  sim.state.limits.library_images = 2;
  assert.equal(errcode(await addNews(at, { articles: [api.article()] })), 45074);
  assert.equal(errcode(await api.add('image', 'photo.jpg')), 45074);
});

const massNews = ({ api }: Bench, changes: Json = {}) =>
  postJson(api.url('media/uploadnews'), { articles: [api.article(changes)] });

test('news for mass sending have a temporary id, and a digest of 64 characters', async (t) => {
  const at = await bench(t);
  const answer = await massNews(at, { content: `<p>${'春'.repeat(70)}</p>` });
  assert.deepEqual(Object.keys(answer), ['type', 'media_id', 'created_at', 'item']);
  assert.deepEqual([answer.type, answer.created_at, answer.item], ['news', START / 1000, []]);
  assert.match(String(answer.media_id), /^[\w-]{64}$/);
  const [set] = at.sim.state.apps.list()[0]?.massNews.list() ?? [];
  assert.equal(set?.articles[0]?.digest, '春'.repeat(64));
});

test('news for mass sending take temporary and permanent pictures: else 40004 and 40007', async (t) => {
  const at = await bench(t);
  const { api } = at;
  const thumb = (await api.upload('thumb', 'thumb.jpg')).thumb_media_id;
  const image = (await api.upload('image', 'photo.jpg')).media_id;
  for (const id of [thumb, image, api.cover]) {
    assert.equal(errcode(await massNews(at, { thumb_media_id: id })), undefined);
  }
  const { media_id: voice } = await api.upload('voice', 'voice.mp3');
  assert.equal(errcode(await massNews(at, { thumb_media_id: voice })), 40004);
  assert.equal(errcode(await massNews(at, { thumb_media_id: 'x' })), 40007);
  assert.equal(errcode(await massNews(at, { article_type: 'newspic' })), 47003);
  assert.equal(errcode(await postJson(api.url('media/uploadnews'), {})), 44003);
});

test('ten mass news a day', async (t) => {
  const at = await bench(t);
  for (let count = 0; count < 10; count += 1) await massNews(at);
  assert.equal(errcode(await massNews(at)), 45009);
});

test('get_material of mass news is 140 bytes of protobuf under the name of a picture', async (t) => {
  const at = await bench(t);
  const { media_id: id } = await massNews(at);
  const response = await at.api.get(id);
  assert.equal(response.headers.get('content-disposition'), 'attachment; filename="1.jpg"');
  const bytes = Buffer.from(await response.arrayBuffer());
  assert.equal(bytes.length, 140);
  assert.equal(bytes.toString('latin1', 2, 66), id);
  at.sim.state.quirks.news_id_protobuf = false;
  assert.equal(errcode(await json(await at.api.get(id))), 40007);
  at.sim.state.quirks.news_id_protobuf = true;
  at.sim.state.clock.advance(7_000_000);
  assert.equal((await at.api.get(id)).headers.get('content-disposition'), 'attachment; filename="1.jpg"');
  at.sim.state.limits.media_seconds = 7000;
  assert.equal(errcode(await json(await at.api.get(id))), 40007);
});
