import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import { cover, draft } from '../helpers/drafts.ts';
import { bytesOf } from '../helpers/fixtures.ts';
import { info, type Json, newAccount, simulator, type TestAccount } from '../helpers/stack.ts';

let account: TestAccount;
let thumb_media_id: string;
before(async () => {
  account = await newAccount();
  thumb_media_id = await cover(account);
});

const files = info.files_url;
const dataUrl = `data:image/png;base64,${bytesOf('picture.png').toString('base64')}`;

const add = (article: Json, more: Json = {}, options: Json = {}) =>
  account.call('/drafts', { body: { articles: [{ title: '标题', ...article }], ...more }, ...options });

/** The article as WeChat holds it. */
async function held(mediaId: string, index = 0): Promise<Json> {
  const { status, json, text } = await account.call(`/drafts/${mediaId}`);
  assert.equal(status, 200, text);
  return json.news_item[index];
}

const sent = () => account.requests('/cgi-bin/draft/add');

test('pictures from anywhere are put where WeChat accepts them, and each is reported', async () => {
  const content = `<table><tr><td><IMG src='${files}/photo.jpg?a=1&amp;b=2' alt=海></td></tr></table>
<p style="background-image: url(${files}/picture.png)">夏天</p><img src="${files}/animation.gif">
<img src="${dataUrl}"><img src="${files}/photo.jpg?a=1&amp;b=2">`;
  const { status, json, text, headers } = await add({ content, thumb_media_id }, { images: 'rehost' });
  assert.equal(status, 201, text);
  assert.equal(headers.get('location'), `/v1/accounts/${account.account}/drafts/${json.media_id}`);
  assert.deepEqual(
    json.images.map(({ index, state, placed }: Json) => [index, state, placed]),
    [
      [0, 'rehosted', 'uploadimg'],
      [1, 'rehosted', 'uploadimg'],
      [2, 'rehosted', 'material'],
      [3, 'rehosted', 'uploadimg'],
      [4, 'rehosted', 'uploadimg'],
    ],
  );
  const article = await held(json.media_id);
  assert.equal(article.content.match(/data-src=/g).length, 4);
  assert.ok(!article.content.includes(files));
  for (const { url } of json.images) assert.ok(article.content.includes(url.replaceAll('&', '&amp;')), url);
});

test('what was re-hosted once is not sent again', async () => {
  const content = `<img src="${files}/photo.jpg?again"><img src="${files}/animation.gif?again">`;
  const calls = async () => (await account.requests('/cgi-bin/m')).length;
  await add({ content, thumb_media_id }, { images: 'rehost' });
  const before = await calls();
  const { json } = await add({ content, thumb_media_id }, { images: 'rehost' });
  assert.equal(json.images.length, 2);
  assert.equal(await calls(), before);
});

test('one bad picture fails the call, or is left as it was; nothing is half done', async () => {
  const content = `<img src="${files}/photo.jpg"><img src="${files}/missing/x.jpg"><img src="https://127.0.0.1/a.png">`;
  const before = (await sent()).length;
  const failed = await add({ content, thumb_media_id }, { images: 'rehost' });
  assert.equal(failed.status, 422, failed.text);
  assert.match(failed.json.type, /article-images$/);
  assert.deepEqual(
    failed.json.images.map(({ state, reason }: Json) => reason ?? state),
    ['rehosted', 'status', 'literal_address'],
  );
  assert.deepEqual(
    failed.json.errors.map(({ field }: Json) => field),
    ['articles[0].content', 'articles[0].content'],
  );
  assert.equal((await sent()).length, before);
  const kept = await add({ content, thumb_media_id }, { images: 'rehost', on_image_error: 'keep' });
  assert.equal(kept.status, 201, kept.text);
  assert.deepEqual(
    kept.json.images.map(({ state }: Json) => state),
    ['rehosted', 'failed', 'failed'],
  );
  assert.equal(kept.json.warnings[0].code, 'external_images');
});

test('pictures that are kept are warned of: WeChat drops them', async () => {
  const { json } = await add({ content: `<img src="${files}/photo.jpg">`, thumb_media_id });
  assert.deepEqual(
    json.images.map(({ state }: Json) => state),
    ['kept'],
  );
  assert.deepEqual(
    [json.warnings[0].field, json.warnings[0].code],
    ['articles[0].content', 'external_images'],
  );
  assert.ok(!(await held(json.media_id)).content.includes('<img'));
});

test('a cover may be given by its address, and so may the pictures of a newspic', async () => {
  const news = await add({ content: '<p>海</p>', thumb_url: `${files}/photo.jpg` });
  assert.equal(news.status, 201, news.text);
  const [report] = news.json.images;
  assert.deepEqual([report.source, report.placed], ['thumb', 'material']);
  assert.equal((await held(news.json.media_id)).thumb_media_id, report.media_id);
  const image_list = [{ image_url: `${files}/picture.png` }, { image_media_id: thumb_media_id }];
  const newspic = await add({ article_type: 'newspic', content: '图', image_info: { image_list } });
  assert.equal(newspic.status, 201, newspic.text);
  const { image_info } = await held(newspic.json.media_id);
  assert.equal(image_info.image_list[0].image_media_id, newspic.json.images[0].media_id);
});

test('an article is replaced where it stands', async () => {
  const media_id = await draft(account, ['一', '二']);
  const article = { title: '新的二', content: `<img src="${files}/photo.jpg">`, thumb_media_id };
  const body = { articles: article, images: 'rehost' };
  const { status, json, text } = await account.call(`/drafts/${media_id}/articles/1`, {
    method: 'PUT',
    body,
  });
  assert.equal(status, 200, text);
  assert.deepEqual([json.media_id, json.index, json.images[0].state], [media_id, 1, 'rehosted']);
  assert.deepEqual([(await held(media_id, 0)).title, (await held(media_id, 1)).title], ['一', '新的二']);
});

test('what is wrong with a replacement is told apart', async () => {
  const media_id = await draft(account, ['一']);
  const put = (path: string, article: Json) =>
    account.call(`/drafts/${path}`, {
      method: 'PUT',
      body: { articles: { title: 't', content: 'c', ...article } },
    });
  const unknownDraft = await put('no-such-draft/articles/0', { thumb_media_id });
  assert.deepEqual([unknownDraft.status, unknownDraft.json.errcode], [404, 40007]);
  const unknownThumb = await put(`${media_id}/articles/0`, { thumb_media_id: 'no-such-picture' });
  assert.deepEqual(
    [unknownThumb.status, unknownThumb.json.errors[0].field],
    [400, 'articles.thumb_media_id'],
  );
  const beyond = await put(`${media_id}/articles/5`, { thumb_media_id });
  assert.deepEqual([beyond.status, beyond.json.errcode], [400, 40114]);
  const long = await put(`${media_id}/articles/0`, { thumb_media_id, title: '长'.repeat(65) });
  assert.deepEqual([long.status, long.json.errors[0].field], [400, 'articles.title']);
});

test('an id in the body that WeChat does not know is named by its field', async () => {
  const { status, json } = await add({ content: 'x', thumb_media_id: 'no-such-picture' });
  assert.deepEqual([status, json.errcode, json.errors[0].field], [400, 40007, 'articles[0].thumb_media_id']);
});

test('real characters go to WeChat, never escapes', async () => {
  await add({ content: '<p>四库全书 🌊</p>', title: '永乐大典', thumb_media_id });
  const { body } = (await sent()).at(-1) ?? (await sent())[0];
  const texts = (await sent()).map((request: Json) => request.body.text).join('');
  assert.ok(body.text);
  assert.ok(texts.includes('永乐大典') && texts.includes('🌊'));
  assert.doesNotMatch(texts, /\\u/);
});

test('the same Idempotency-Key gives the same draft, and another body is refused', async () => {
  const headers = { 'idempotency-key': randomUUID() };
  const before = (await sent()).length;
  const article = { content: '<p>一次</p>', thumb_media_id };
  const answers = await Promise.all([add(article, {}, { headers }), add(article, {}, { headers })]);
  const again = await add(article, {}, { headers });
  assert.deepEqual(
    [...answers, again].map(({ status }) => status),
    [201, 201, 201],
  );
  assert.equal(new Set([...answers, again].map(({ json }) => json.media_id)).size, 1);
  assert.equal((await sent()).length, before + 1);
  const other = await add({ ...article, content: '<p>两次</p>' }, {}, { headers });
  assert.equal(other.status, 409);
  const bad = await add(article, {}, { headers: { 'idempotency-key': 'a b' } });
  assert.deepEqual([bad.status, bad.json.errors[0].field], [400, 'Idempotency-Key']);
});

test('a failed request is resumed by its Idempotency-Key', async () => {
  const headers = { 'idempotency-key': randomUUID() };
  await account.fault({ errcode: 45009 }, { path: '/cgi-bin/draft/add', times: 1 });
  const article = { content: '<p>再来</p>', thumb_media_id };
  assert.equal((await add(article, {}, { headers })).status, 429);
  assert.equal((await add(article, {}, { headers })).status, 201);
});

test('a draft whose answer was lost is not sent twice under one key', async () => {
  const headers = { 'idempotency-key': randomUUID() };
  await account.fault({ drop: 'after' }, { path: '/cgi-bin/draft/add', times: 1 });
  const article = { content: '<p>丢失</p>', thumb_media_id };
  const before = (await sent()).length;
  for (let attempt = 0; attempt < 2; attempt++) {
    const { status, json } = await add(article, {}, { headers });
    assert.equal(status, 502);
    assert.match(json.type, /wechat-outcome-unknown$/);
  }
  assert.equal((await sent()).length, before + 1);
});

test('what takes longer goes on in the background, and is found by its job or its key', async () => {
  const headers = { 'idempotency-key': randomUUID() };
  const content = Array.from({ length: 16 }, (_, n) => `<img src="${files}/slow/photo.jpg?${n}">`).join('');
  const article = { content, thumb_media_id };
  const first = await add(article, { images: 'rehost' }, { headers });
  assert.equal(first.status, 202, first.text);
  assert.equal(first.json.state, 'running');
  const path = (first.headers.get('location') ?? '').replace(`/v1/accounts/${account.account}`, '');
  const { json: job } = await account.call(`${path}?wait=25`);
  assert.equal(job.state, 'done', JSON.stringify(job));
  assert.equal(job.result.images.length, 16);
  const again = await add(article, { images: 'rehost' }, { headers });
  assert.deepEqual([again.status, again.json], [201, job.result]);
  assert.equal((await account.call('/jobs/00000000000000000000000000')).status, 404);
});

test('drafts are counted, listed in both forms, walked and deleted', async () => {
  const own = await newAccount();
  const ids: string[] = [];
  for (const title of ['一', '二', '三']) ids.unshift(await draft(own, [title]));
  assert.deepEqual((await own.call('/drafts/count')).json, { total_count: 3 });
  const mirrored = await own.call('/drafts?offset=1&count=1&no_content=true');
  assert.deepEqual(
    [mirrored.json.item[0].media_id, mirrored.json.total_count, mirrored.json.item_count],
    [ids[1], 3, 1],
  );
  assert.equal(mirrored.json.item[0].content.news_item[0].content, undefined);
  const walked: string[] = [];
  let query = '?limit=1';
  for (;;) {
    const { json } = await own.call(`/drafts${query}`);
    walked.push(...json.items.map(({ media_id }: Json) => media_id));
    if (json.next_cursor === null) break;
    query = `?limit=1&cursor=${json.next_cursor}`;
  }
  assert.deepEqual(walked, ids);
  const foreign = await own.call(`/published?cursor=${query.split('cursor=')[1]}`);
  assert.deepEqual([foreign.status, foreign.json.errors[0].field], [400, 'cursor']);
  assert.equal((await own.call(`/drafts/${ids[0]}`, { method: 'DELETE' })).status, 204);
  assert.equal((await own.call(`/drafts/${ids[0]}`)).status, 404);
  assert.equal((await own.call(`/drafts/${ids[0]}`, { method: 'DELETE' })).status, 404);
});

test('a draft made in the console, without a cover id, is read', async () => {
  const made = await simulator('/drafts', {
    app_id: account.app_id,
    articles: [{ title: '后台草稿', content: '<p>x</p>' }],
  });
  assert.equal((await held(made.media_id)).title, '后台草稿');
});

for (const [article, field] of [
  [{ content: 'x' }, 'articles[0].thumb_media_id'],
  [{ content: 'x', thumb_media_id: 'a', thumb_url: 'https://example.com/a.jpg' }, 'articles[0].thumb_url'],
  [{ content: '', thumb_media_id: 'a' }, 'articles[0].content'],
  [{ content: 'x', thumb_media_id: 'a', title: '长'.repeat(65) }, 'articles[0].title'],
  [{ content: 'x', thumb_media_id: 'a', need_open_comment: true }, 'articles[0].need_open_comment'],
  [{ content: 'x', thumb_media_id: 'a', tilte: 'x' }, 'articles[0].tilte'],
  [{ content: 'x', article_type: 'newspic' }, 'articles[0].image_info'],
] as const) {
  test(`${field} is named, and nothing is sent: ${JSON.stringify(article).slice(0, 60)}`, async () => {
    const before = (await sent()).length;
    const { status, json } = await add(article);
    assert.equal(status, 400);
    assert.ok(
      json.errors.some((error: Json) => error.field.startsWith(field)),
      JSON.stringify(json.errors),
    );
    assert.equal((await sent()).length, before);
  });
}
