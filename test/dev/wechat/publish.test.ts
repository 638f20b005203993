import assert from 'node:assert/strict';
import { test } from 'node:test';
import { articlesOf, bench } from './articles.ts';
import { control, errcode, type Json, START } from './helpers.ts';

type Bench = Awaited<ReturnType<typeof bench>>;

/** Submits a draft with so many articles and waits until it is public. */
async function publish({ sim, api }: Bench, count = 1) {
  const articles = Array.from({ length: count }, (_, index) => api.article({ title: `第${index + 1}篇` }));
  const { media_id: draft } = await api.draftAdd({ articles });
  const { publish_id: id } = await api.submit(draft);
  sim.state.clock.advance(sim.state.limits.publish_ms);
  const { article_id: article } = await api.status(id);
  return { draft, id, article };
}

test('publishing takes a while, then the draft is gone and the article public', async (t) => {
  const { sim, api } = await bench(t);
  const { media_id: draft } = await api.draft();
  const accepted = await api.submit(draft);
  assert.deepEqual(Object.keys(accepted), ['errcode', 'errmsg', 'publish_id', 'msg_data_id']);
  const { publish_id: id } = accepted;
  assert.ok(Number.isInteger(id));
  assert.equal(accepted.msg_data_id, id);
  assert.deepEqual(await api.status(id), { publish_id: id, publish_status: 1, fail_idx: [] });
  sim.state.clock.advance(1499);
  assert.equal((await api.status(String(id))).publish_status, 1);
  assert.equal((await api.draftCount()).total_count, 1);
  sim.state.clock.advance(1);
  const done = await api.status(String(id));
  const keys = ['publish_id', 'publish_status', 'article_id', 'article_detail', 'fail_idx'];
  assert.deepEqual(Object.keys(done), keys);
  assert.deepEqual([done.publish_id, done.publish_status, done.fail_idx], [id, 0, []]);
  assert.match(String(done.article_id), /^[\w-]{64}$/);
  const { count, item } = done.article_detail as { count: number; item: Json[] };
  assert.deepEqual([count, item.length, item[0]?.idx], [1, 1, 1]);
  const url = new URL(String(item[0]?.article_url));
  assert.deepEqual([...url.searchParams.keys()], ['__biz', 'mid', 'idx', 'sn', 'chksm']);
  assert.equal(url.searchParams.get('mid'), String(id));
  assert.equal(errcode(await api.draftGet(draft)), 40007);
  assert.equal(errcode(await api.submit(draft)), 40007);
});

test('a publish job also ends in real time, with nobody asking', async (t) => {
  const { sim, api } = await bench(t, { now: Date.now, limits: { publish_ms: 30 } });
  const { media_id: draft } = await api.draft();
  await api.submit(draft);
  const app = sim.state.apps.list()[0];
  while (app?.drafts.size !== 0) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(sim.state.events.list().length, 1);
});

test('published articles can be read, and keep their addresses', async (t) => {
  const at = await bench(t);
  const { article, id } = await publish(at, 2);
  const answer = await at.api.published(article);
  assert.deepEqual(Object.keys(answer), ['news_item', 'create_time', 'update_time']);
  assert.deepEqual(
    [answer.create_time, answer.update_time],
    [START / 1000, Math.floor((START + 1500) / 1000)],
  );
  const [first = {}] = articlesOf(answer);
  assert.equal(first.title, '第1篇');
  assert.equal(first.is_deleted, false);
  assert.equal(first.thumb_url, at.api.pictureUrl);
  const { item } = (await at.api.status(id)).article_detail as { item: Json[] };
  assert.equal(first.url, item[0]?.article_url);
  assert.equal(articlesOf(await at.api.published(article))[0]?.url, first.url);
});

test('what was published is listed newest first, with or without content', async (t) => {
  const at = await bench(t);
  const { article: one } = await publish(at);
  const { article: two } = await publish(at);
  await at.api.submit((await at.api.draft()).media_id);
  const page = await at.api.publishedList({ offset: 0, count: 20, no_content: 1 });
  assert.deepEqual(Object.keys(page), ['item', 'total_count', 'item_count']);
  assert.deepEqual([page.total_count, page.item_count], [2, 2]);
  const items = page.item as Json[];
  assert.deepEqual(
    items.map((item) => item.article_id),
    [two, one],
  );
  assert.deepEqual(Object.keys(items[0] ?? {}), ['article_id', 'content', 'update_time']);
  assert.equal('content' in (articlesOf(items[0]?.content as Json)[0] ?? {}), false);
  const rest = await at.api.publishedList({ offset: 1, count: 1 });
  assert.equal((rest.item as Json[])[0]?.article_id, one);
  assert.equal(errcode(await at.api.publishedList({ offset: -1, count: 1 })), 45164);
  assert.equal(errcode(await at.api.publishedList({ offset: 0, count: 21 })), 45165);
});

const OUTCOMES: ReadonlyArray<[number, unknown, number[]]> = [
  [2, [1, 2], [1, 2]],
  [3, undefined, []],
  [4, undefined, [1]],
];
for (const [status, given, failed] of OUTCOMES) {
  test(`the next job can be told to end in ${status}, and its draft stays`, async (t) => {
    const { sim, api } = await bench(t);
    await control(sim, 'POST', '/publish-outcomes', { status, ...(given ? { fail_idx: given } : {}) });
    const { media_id: draft } = await api.draft();
    const { publish_id: id } = await api.submit(draft);
    sim.state.clock.advance(1500);
    assert.deepEqual(await api.status(id), { publish_id: id, publish_status: status, fail_idx: failed });
    assert.equal(articlesOf(await api.draftGet(draft)).length, 1);
    assert.equal((await api.publishedList({ offset: 0, count: 1 })).total_count, 0);
    const again = await api.submit(draft);
    sim.state.clock.advance(1500);
    assert.equal((await api.status(again.publish_id)).publish_status, 0);
  });
}

test('success can turn into a ban later, and a job can be ended at once', async (t) => {
  const at = await bench(t);
  const { sim, api } = at;
  const { id } = await publish(at);
  const banned = await control(sim, 'POST', `/publications/${id}`, { status: 6 });
  assert.equal(banned.publish_status, 6);
  assert.equal((await api.status(id)).publish_status, 6);
  const { publish_id: next } = await api.submit((await api.draft()).media_id);
  await control(sim, 'POST', `/publications/${next}`, { status: 4, fail_idx: [1] });
  sim.state.clock.advance(5000);
  assert.deepEqual((await api.status(next)).publish_status, 4);
  const { publications } = await control(sim, 'GET', '/publications');
  assert.deepEqual(
    (publications as Json[]).map((job) => job.publish_status),
    [4, 6],
  );
  const missing = await control(sim, 'POST', '/publications/1', { status: 0 });
  assert.equal(missing.error, 'no such publication');
});

for (const [body, field] of [
  [{}, 'status'],
  [{ status: 1 }, 'status'],
  [{ status: 2, fail_idx: [0] }, 'fail_idx'],
  [{ status: 2, fail_idx: 'x' }, 'fail_idx'],
] as const) {
  test(`an outcome is refused for ${field}: ${JSON.stringify(body)}`, async (t) => {
    const { sim } = await bench(t);
    assert.equal((await control(sim, 'POST', '/publish-outcomes', body)).field, field);
  });
}

const flags = async ({ api }: Bench, id: unknown) =>
  articlesOf(await api.published(id)).map((article) => article.is_deleted);

test('one published article is deleted by its index from 1', async (t) => {
  const at = await bench(t);
  const { article, id } = await publish(at, 3);
  assert.deepEqual(await at.api.unpublish({ article_id: article, index: 1 }), { errcode: 0, errmsg: 'ok' });
  assert.deepEqual(await flags(at, article), [true, false, false]);
  assert.equal((await at.api.status(id)).publish_status, 0);
  await at.api.unpublish({ article_id: article, index: '3' });
  await at.api.unpublish({ article_id: article, index: 2 });
  assert.deepEqual(await flags(at, article), [true, true, true]);
  assert.equal((await at.api.status(id)).publish_status, 5);
});

for (const index of [0, undefined, null, '', 'abc', 1.5]) {
  test(`index ${JSON.stringify(index)} deletes all of them`, async (t) => {
    const at = await bench(t);
    const { article, id } = await publish(at, 2);
    await at.api.unpublish({ article_id: article, index });
    assert.deepEqual(await flags(at, article), [true, true]);
    assert.equal((await at.api.status(id)).publish_status, 5);
  });
}

test('an index out of range is 40060, and one that is no number may be refused', async (t) => {
  const at = await bench(t);
  const { article } = await publish(at, 2);
  for (const index of [3, -1]) {
    assert.equal(errcode(await at.api.unpublish({ article_id: article, index })), 40060);
  }
  at.sim.state.quirks.unread_index_deletes_all = false;
  assert.equal(errcode(await at.api.unpublish({ article_id: article, index: 'abc' })), 47001);
  assert.deepEqual(await flags(at, article), [false, false]);
});

test('unknown ids are 53600, 53502 and 40007, and no id is refused', async (t) => {
  const { api } = await bench(t);
  for (const id of ['x', undefined, 5]) {
    assert.equal(errcode(await api.published(id)), 53600);
    assert.equal(errcode(await api.unpublish({ article_id: id, index: 1 })), 53600);
  }
  assert.equal(errcode(await api.status(1)), 53502);
  for (const id of [undefined, 'x', -1]) assert.equal(errcode(await api.status(id)), 40002);
  assert.equal(errcode(await api.submit('x')), 40007);
  assert.equal(errcode(await api.submit(undefined)), 41006);
});

for (const code of [53503, 53504, 53505, 48001]) {
  test(`submit can be told to refuse with ${code}`, async (t) => {
    const { sim, api } = await bench(t);
    const path = '/cgi-bin/freepublish/submit';
    await control(sim, 'POST', '/faults', { path, fault: { errcode: code } });
    const { media_id: draft } = await api.draft();
    assert.equal(errcode(await api.submit(draft)), code);
    assert.equal(errcode(await api.submit(draft)), 0);
  });
}

test('a repeated submit publishes twice', async (t) => {
  const { sim, api } = await bench(t);
  const { media_id: draft } = await api.draft();
  await api.submit(draft);
  await api.submit(draft);
  sim.state.clock.advance(1500);
  assert.equal((await api.publishedList({ offset: 0, count: 1 })).total_count, 2);
});

test('a job publishes what the draft was when it began', async (t) => {
  const { sim, api } = await bench(t);
  const { media_id: draft } = await api.draft();
  const { publish_id: id } = await api.submit(draft);
  await api.draftUpdate({ media_id: draft, index: 0, articles: api.article({ title: '秋天' }) });
  sim.state.clock.advance(1500);
  const { article_id: article } = await api.status(id);
  assert.equal(articlesOf(await api.published(article))[0]?.title, '春天');
});

test('a hundred submits a day, and ten deletions', async (t) => {
  const { sim } = await bench(t);
  const { counters } = await control(sim, 'GET', '/counters');
  const mine = (counters as Record<string, Record<string, Json>>)[sim.app.app_id];
  assert.equal(mine?.['/cgi-bin/freepublish/submit']?.limit, 100);
  assert.equal(mine?.['/cgi-bin/freepublish/delete']?.limit, 10);
  assert.equal(mine?.['/cgi-bin/draft/add']?.limit, 1000);
});

test('an account without the right to publish is 48001, and its drafts work', async (t) => {
  const refused = ['submit', 'get', 'delete', 'getarticle', 'batchget'];
  const refused_paths = refused.map((name) => `/cgi-bin/freepublish/${name}`);
  const { api } = await bench(t, { apps: [{ app_id: 'wxa', app_secret: 's', refused_paths }] });
  const { media_id: draft } = await api.draft();
  assert.equal(errcode(await api.submit(draft)), 48001);
  assert.equal(errcode(await api.publishedList({ offset: 0, count: 1 })), 48001);
});

test('the links lead to pages, which a deletion closes', async (t) => {
  const at = await bench(t);
  const { api } = at;
  const { media_id: draft } = await api.draft({ title: '<春>', content: '<p>你好</p>' });
  const preview = await fetch(String(articlesOf(await api.draftGet(draft))[0]?.url));
  assert.match(String(preview.headers.get('content-security-policy')), /sandbox/);
  assert.match(await preview.text(), /<h1>&#60;春&#62;<\/h1>\n<p>你好<\/p>/);
  const { article } = await publish(at);
  const url = String(articlesOf(await api.published(article))[0]?.url);
  assert.match(await (await fetch(url)).text(), /<h1>第1篇<\/h1>/);
  await api.unpublish({ article_id: article, index: 1 });
  await api.published(article);
  assert.match(await (await fetch(url)).text(), /该内容已被发布者删除/);
});
