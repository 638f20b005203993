import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { draft, published } from '../helpers/drafts.ts';
import { type Json, newAccount, simulator, type TestAccount } from '../helpers/stack.ts';

let account: TestAccount;
before(async () => {
  // WeChat's own quota is a hundred a day, and these tests ask often.
  account = await newAccount({ quotas: { '/cgi-bin/freepublish/get': 10_000 } });
});

const deletions = () => account.requests('/cgi-bin/freepublish/delete');
const deletedFlags = async (articleId: string): Promise<boolean[]> => {
  const { json } = await account.call(`/published/${articleId}`);
  return json.news_item.map(({ is_deleted }: Json) => is_deleted);
};

test('a draft is published, leaves the box, and is found among the published', async () => {
  const media_id = await draft(account, ['第一篇', '第二篇']);
  const publication = await published(account, media_id);
  assert.equal(publication.state, 'published');
  assert.deepEqual(publication.fail_idx, []);
  assert.deepEqual(
    publication.article_detail.item.map(({ idx }: Json) => idx),
    [0, 1],
  );
  assert.equal((await account.call(`/drafts/${media_id}`)).status, 404);
  const { json } = await account.call(`/published/${publication.article_id}`);
  assert.deepEqual(
    json.news_item.map(({ title }: Json) => title),
    ['第一篇', '第二篇'],
  );
  const list = await account.call('/published?no_content=true');
  const listed = list.json.items.find(({ article_id }: Json) => article_id === publication.article_id);
  assert.equal(listed.content.news_item[0].content, undefined);
  const mirrored = await account.call('/published?offset=0&count=1');
  assert.equal(mirrored.json.item_count, 1);
});

test('publishing the same draft again names the id in the body', async () => {
  const media_id = await draft(account, ['只发一次']);
  await published(account, media_id);
  const { status, json } = await account.call('/publications', { body: { media_id } });
  assert.deepEqual([status, json.errcode, json.errors[0].field], [400, 40007, 'media_id']);
});

for (const [status, state, order] of [
  [2, 'original_declaration_failed', [1, 2]],
  [3, 'failed', []],
  [4, 'review_failed', [2]],
] as const) {
  test(`a publication that ends with ${status} says so, its articles counted from 0`, async () => {
    await simulator('/publish-outcomes', { app_id: account.app_id, status, fail_idx: order });
    const publication = await published(account, await draft(account, ['甲', '乙']));
    assert.deepEqual([publication.publish_status, publication.state], [status, state]);
    assert.deepEqual(
      publication.fail_idx,
      order.map((idx) => idx - 1),
    );
    assert.equal(publication.article_id, undefined);
  });
}

for (const [status, state] of [
  [5, 'deleted_by_user'],
  [6, 'banned'],
] as const) {
  test(`a publication that WeChat takes back shows as ${state}`, async () => {
    // WeChat is asked again only when an hour has passed (test/lib/publications); here it is quicker than we are.
    const media_id = await draft(account, ['后来']);
    const { json: submitted } = await account.call('/publications', { body: { media_id } });
    const { publish_id } = submitted;
    await simulator(`/publications/${publish_id}`, { app_id: account.app_id, status });
    const { json } = await account.call(`/publications/${publish_id}`);
    assert.deepEqual([json.publish_status, json.state, json.next_fetch_at], [status, state, null]);
  });
}

test('a record says how old it is, is answered without asking WeChat, and is listed', async () => {
  const own = await newAccount();
  const done = await published(own, await draft(own, ['记录']));
  const questions = async () => (await own.requests('/cgi-bin/freepublish/get')).length;
  const before = await questions();
  const { json } = await own.call(`/publications/${done.publish_id}`);
  assert.deepEqual(json, done);
  assert.equal(await questions(), before);
  assert.ok(json.fetched_at >= json.created_at && json.next_fetch_at > json.fetched_at);
  const second = await draft(own, ['第二']);
  const { json: submitted } = await own.call('/publications', { body: { media_id: second } });
  const first = await own.call('/publications?limit=1');
  assert.deepEqual(
    first.json.items.map(({ publish_id, media_id, fetched_at }: Json) => [publish_id, media_id, fetched_at]),
    [[submitted.publish_id, second, null]],
  );
  const rest = await own.call(`/publications?cursor=${first.json.next_cursor}`);
  assert.deepEqual([rest.json.items, rest.json.next_cursor], [[done], null]);
  assert.deepEqual((await (await newAccount()).call('/publications')).json.items, []);
});

test('index 0 deletes the first article alone', async () => {
  const { article_id } = await published(account, await draft(account, ['一', '二', '三']));
  assert.equal((await account.call(`/published/${article_id}/articles/0`, { method: 'DELETE' })).status, 204);
  assert.deepEqual(await deletedFlags(article_id), [true, false, false]);
  assert.equal((await account.call(`/published/${article_id}/articles/2`, { method: 'DELETE' })).status, 204);
  assert.deepEqual(await deletedFlags(article_id), [true, false, true]);
});

test('without all=true nothing can delete all', async () => {
  const { article_id } = await published(account, await draft(account, ['一', '二']));
  const before = (await deletions()).length;
  const path = `/published/${article_id}`;
  const hostile = [
    ...['', '?all', '?all=', '?all=false', '?all=1', '?all=TRUE', '?all=true&all=true', '?all=true,true'],
    ...['?All=true', '?index=0', '?all=true&index=1'],
    ...['/articles/-1', '/articles/x', '/articles/1.0', '/articles/01x', '/articles/%20', '/articles/0x0'],
    ...['/articles/', '/articles', '/articles/99999999999999999999', '/articles/8', '/articles/-0'],
    ...['/articles/null', '/articles/undefined', '/articles/NaN', '/articles/1e0', '/articles/٠'],
  ];
  for (const rest of hostile) {
    const { status } = await account.call(path + rest, { method: 'DELETE' });
    assert.ok([400, 404, 405].includes(status), `${rest} answered ${status}`);
  }
  assert.equal((await deletions()).length, before);
  assert.deepEqual(await deletedFlags(article_id), [false, false]);
  assert.equal((await account.call(`${path}?all=true`, { method: 'DELETE' })).status, 204);
  assert.deepEqual(await deletedFlags(article_id), [true, true]);
});

test('a repeated or unknown deletion is told as WeChat tells it', async () => {
  const { status, json } = await account.call('/published/nothing-of-that-name', { method: 'GET' });
  assert.deepEqual([status, json.errcode], [404, 53600]);
});

test('an account that may not publish is told which right it lacks', async () => {
  const restricted = await newAccount({ refused_paths: ['/cgi-bin/freepublish/submit'] });
  const media_id = await draft(restricted, ['不许发']);
  const { status, json } = await restricted.call('/publications', { body: { media_id } });
  assert.deepEqual([status, json.errcode], [403, 48001]);
  assert.match(json.type, /wechat-entitlement$/);
  const { json: state } = await restricted.call('');
  assert.equal(state.entitlements.refused[0].api, '/cgi-bin/freepublish/submit');
});

for (const [errcode, expected] of [
  [53503, 400],
  [53504, 400],
  [53505, 400],
  [53500, 403],
] as const) {
  test(`${errcode} at publishing is ${expected}, with advice`, async () => {
    const media_id = await draft(account, [`错误 ${errcode}`]);
    await account.fault({ errcode }, { path: '/cgi-bin/freepublish/submit', times: 1 });
    const { status, json } = await account.call('/publications', {
      body: { media_id },
      headers: { 'accept-language': 'zh-CN' },
    });
    assert.deepEqual([status, json.errcode], [expected, errcode]);
    assert.match(json.detail, /[一-龥]/);
  });
}
