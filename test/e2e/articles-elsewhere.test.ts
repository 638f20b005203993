/** What else WeChat has for articles: the old news, mass sending, quota, product cards, HD voice. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { cover } from '../helpers/drafts.ts';
import { bytesOf } from '../helpers/fixtures.ts';
import { newAccount, simulator, type TestAccount } from '../helpers/stack.ts';

let account: TestAccount;
before(async () => {
  account = await newAccount();
});

const article = async () => ({ title: '标题', content: '<p>内容</p>', thumb_media_id: await cover(account) });

test('the old news are closed, and drafts are pointed to', async () => {
  const added = await account.call('/news', { body: { articles: [await article()] } });
  assert.deepEqual([added.status, added.json.errcode], [410, 45106]);
  assert.match(added.json.detail, /draft/i);
  const media_id = 'BJvvIFQ7gP1o40JR7X1fFm4RVya9eAEvt1KhscbHlCSYI4btk7TuE85nc4dwNfvw';
  for (const articles of [await article(), [await article()]]) {
    const updated = await account.call(`/news/${media_id}/articles/0`, { method: 'PUT', body: { articles } });
    assert.deepEqual([updated.status, updated.json.errcode], [410, 45106]);
  }
});

test('news without an article, or without its cover, is not sent', async () => {
  for (const [body, field] of [
    [{ articles: [] }, 'articles'],
    [{}, 'articles'],
    [{ articles: [{ title: 'x', content: 'y' }] }, 'articles[0].thumb_media_id'],
  ] as const) {
    const { status, json } = await account.call('/news', { body });
    assert.deepEqual([status, json.errors[0].field], [400, field]);
  }
});

test('what is left of the old news is listed and read', async () => {
  const old = await simulator('/news', {
    app_id: account.app_id,
    articles: [{ title: '旧图文', content: '<p>旧</p>' }],
  });
  const { json: list } = await account.call('/materials?type=news');
  assert.equal(list.items[0].media_id, old.media_id);
  const { json } = await account.call(`/materials/${old.media_id}`);
  assert.deepEqual([json.type, json.news_item[0].title], ['news', '旧图文']);
});

test('articles and videos for mass sending get their temporary ids', async () => {
  const news = await account.call('/mass/news', { body: { articles: [await article()] } });
  assert.deepEqual([news.status, news.json.type], [201, 'news']);
  const form = new FormData();
  form.append('media', new Blob([new Uint8Array(bytesOf('clip.mp4'))]), 'clip.mp4');
  const { json: uploaded } = await account.call('/media?type=video', { body: form });
  const video = await account.call('/mass/videos', {
    body: { media_id: uploaded.media_id, title: '标题', description: '描述' },
  });
  assert.deepEqual([video.status, video.json.type], [201, 'video']);
  const unknown = await account.call('/mass/videos', {
    body: { media_id: 'no-such-video', title: '标题', description: '描述' },
  });
  assert.deepEqual([unknown.status, unknown.json.errors[0].field], [400, 'media_id']);
});

test('the quota of an interface is what WeChat counts', async () => {
  await account.call('/drafts/count');
  const { status, json } = await account.call('/quota?cgi_path=/cgi-bin/draft/count');
  assert.equal(status, 200);
  assert.deepEqual(
    [json.cgi_path, json.quota.daily_limit, json.quota.used],
    ['/cgi-bin/draft/count', 1000, 1],
  );
  for (const path of ['', '?cgi_path=', '?cgi_path=cgi-bin/token', '?cgi_path=/cgi-bin/token?x=1']) {
    const refused = await account.call(`/quota${path}`);
    assert.deepEqual([refused.status, refused.json.errors[0].field], [400, 'cgi_path'], path);
  }
});

test('a product has a card', async () => {
  const { status, json } = await account.call('/product-cards/10000001?article_type=newspic&card=large');
  assert.equal(status, 200);
  assert.ok(json.product_key || json.DOM);
});

test('the draft box is switched on', async () => {
  assert.deepEqual((await account.call('/drafts/switch')).json, { is_open: true });
});
