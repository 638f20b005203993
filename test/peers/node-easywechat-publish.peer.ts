/** node-easywechat 3.6.2: publishing, by its paths (wechat-api.md 5). */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Simulator } from '../../dev/wechat/simulator.ts';
import { idIn, items, type Json } from './support/answers.ts';
import { article, articlesIn } from './support/articles.ts';
import { type EasyWechat, easyWechat, form } from './support/node-easywechat.ts';
import { simulator } from './support/simulator.ts';

const SUBMIT = 'cgi-bin/freepublish/submit';
const STATUS = 'cgi-bin/freepublish/get';
const ARTICLE = 'cgi-bin/freepublish/getarticle';
const DELETE = 'cgi-bin/freepublish/delete';
const DONE = { errcode: 0, errmsg: 'ok' };

/** Adds a draft of two articles and answers its id. */
async function draft({ ask, upload }: EasyWechat): Promise<string> {
  const thumb = idIn(await upload('cgi-bin/material/add_material', 'image', form('photo.jpg')));
  const articles = [article('第一篇', thumb), article('第二篇', thumb)];
  return String((await ask('cgi-bin/draft/add', { articles })).media_id);
}

/** Asks after a publication until it is decided, while the simulated time goes by. */
async function decided({ state }: Simulator, { ask }: EasyWechat, id: unknown): Promise<Json> {
  for (let time = 0; time < 20; time += 1) {
    const status = await ask(STATUS, { publish_id: id });
    if (status.publish_status !== 1) return status;
    state.clock.advance(60_000);
  }
  throw new Error('a publication that never ends');
}

/** Two articles, published. */
async function published(t: TestContext) {
  const sim = await simulator(t);
  const client = easyWechat(sim);
  const id = await draft(client);
  const submitted = await client.ask(SUBMIT, { media_id: id });
  const status = await decided(sim, client, submitted.publish_id);
  return { client, draft: id, submitted, status, article: String(status.article_id) };
}

test('publishing answers whole numbers, and afterwards two addresses', async (t) => {
  const { submitted, status } = await published(t);
  assert.deepEqual([submitted.errcode, submitted.errmsg], [0, 'ok']);
  // Whole numbers on the wire, although the documents say text (wechat-api.md 5).
  assert.ok(Number.isInteger(submitted.publish_id) && Number.isInteger(submitted.msg_data_id));
  assert.equal(status.publish_id, submitted.publish_id);
  assert.equal(status.publish_status, 0);
  const detail = status.article_detail as { count: number; item: Json[] };
  assert.equal(detail.count, 2);
  assert.deepEqual(
    detail.item.map(({ idx }) => idx),
    [1, 2],
  );
  for (const { article_url: url } of detail.item) assert.match(String(url), /\/s\?__biz=.+#rd$/);
  assert.deepEqual(status.fail_idx, []);
});

test('a publication may be asked after by text as well', async (t) => {
  const { client, submitted } = await published(t);
  const status = await client.ask(STATUS, { publish_id: String(submitted.publish_id) });
  assert.equal(status.publish_status, 0);
});

test('a published draft has left the box', async (t) => {
  const { client, draft: id } = await published(t);
  assert.equal((await client.ask('cgi-bin/draft/get', { media_id: id })).errcode, 40007);
  assert.equal((await client.ask(SUBMIT, { media_id: id })).errcode, 40007);
  assert.deepEqual(await client.read('cgi-bin/draft/count'), { total_count: 0 });
});

test('what is published can be read and is listed, with and without its bodies', async (t) => {
  const { client, article: id } = await published(t);
  const articles = articlesIn(await client.ask(ARTICLE, { article_id: id }));
  const shown = articles.map(({ title, is_deleted: deleted }) => [title, deleted]);
  assert.deepEqual(shown, [
    ['第一篇', false],
    ['第二篇', false],
  ]);
  for (const no_content of [0, 1]) {
    const page = await client.ask('cgi-bin/freepublish/batchget', { offset: 0, count: 20, no_content });
    assert.deepEqual([page.total_count, page.item_count, items(page)[0]?.article_id], [1, 1, id]);
    const [listed] = articlesIn(items(page)[0]?.content);
    assert.equal('content' in (listed ?? {}), no_content === 0);
  }
});

test('one article is deleted by its number, which begins at 1', async (t) => {
  const { client, article: id } = await published(t);
  assert.deepEqual(await client.ask(DELETE, { article_id: id, index: 1 }), DONE);
  const articles = articlesIn(await client.ask(ARTICLE, { article_id: id }));
  assert.deepEqual(
    articles.map(({ is_deleted: deleted }) => deleted),
    [true, false],
  );
});

for (const index of [0, undefined]) {
  test(`index ${index} deletes all, and the publication is then 5`, async (t) => {
    const { client, article: id, submitted } = await published(t);
    const body = index === undefined ? { article_id: id } : { article_id: id, index };
    assert.deepEqual(await client.ask(DELETE, body), DONE);
    assert.equal((await client.ask(STATUS, { publish_id: submitted.publish_id })).publish_status, 5);
  });
}

test('a publication that fails says which articles, and leaves the draft where it is', async (t) => {
  const sim = await simulator(t);
  const client = easyWechat(sim);
  const id = await draft(client);
  sim.state.apps.get(sim.app.app_id)?.publications.order({ status: 2, fail_idx: [1, 2] });
  const { publish_id } = await client.ask(SUBMIT, { media_id: id });
  const status = await decided(sim, client, publish_id);
  assert.deepEqual(status, { publish_id, publish_status: 2, fail_idx: [1, 2] });
  assert.deepEqual(await client.read('cgi-bin/draft/count'), { total_count: 1 });
  assert.equal((await client.ask('cgi-bin/freepublish/batchget', { offset: 0, count: 20 })).total_count, 0);
});

test('an unknown article is 53600', async (t) => {
  const { ask } = easyWechat(await simulator(t));
  assert.equal((await ask(ARTICLE, { article_id: 'unknown' })).errcode, 53600);
});

test('an account without the right is 48001', async (t) => {
  const sim = await simulator(t);
  const client = easyWechat(sim);
  const id = await draft(client);
  sim.state.apps.put({ app_id: sim.app.app_id, refused_paths: [`/${SUBMIT}`] });
  const answer = await client.ask(SUBMIT, { media_id: id });
  assert.equal(answer.errcode, 48001);
  assert.match(String(answer.errmsg), /^api unauthorized rid: /);
});
