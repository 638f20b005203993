/** node-easywechat 3.6.2: drafts, by their paths (wechat-api.md 4). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { INVALID_MEDIA_ID, idIn, items, type Json } from './support/answers.ts';
import { article, articlesIn } from './support/articles.ts';
import { type EasyWechat, easyWechat, form } from './support/node-easywechat.ts';
import { simulator } from './support/simulator.ts';

const ADD = 'cgi-bin/draft/add';
const GET = 'cgi-bin/draft/get';
const UPDATE = 'cgi-bin/draft/update';

/** An article's fields as they were recorded, in their order (wechat-api.md 4.2); newer ones may stand between. */
const RECORDED = [
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

const cover = async ({ upload }: EasyWechat) =>
  idIn(await upload('cgi-bin/material/add_material', 'image', form('photo.jpg')));

/** Adds a draft of these articles and answers its id. */
async function add(client: EasyWechat, articles: Json[]): Promise<string> {
  const answer = await client.ask(ADD, { articles });
  // Never an errcode where it worked (wechat-api.md 4.1).
  assert.equal(answer.errcode, undefined);
  assert.match(String(answer.media_id), /^[\w-]{1,128}$/);
  return String(answer.media_id);
}

const articlesOf = async ({ ask }: EasyWechat, id: string) => articlesIn(await ask(GET, { media_id: id }));

test('a draft of two articles comes back in the recorded shape', async (t) => {
  const client = easyWechat(await simulator(t));
  const thumb = await cover(client);
  const more = { content_source_url: 'https://example.com/原文' };
  const id = await add(client, [article('第一篇', thumb, more), article('第二篇', thumb)]);
  const draft = await client.ask(GET, { media_id: id });
  assert.equal(typeof draft.create_time, 'number');
  assert.equal(typeof draft.update_time, 'number');
  const [first, second] = articlesIn(draft);
  const known = Object.keys(first ?? {}).filter((key) => RECORDED.includes(key));
  assert.deepEqual(known, RECORDED);
  assert.deepEqual([first?.title, second?.title], ['第一篇', '第二篇']);
  assert.deepEqual([first?.author, first?.thumb_media_id], ['作者', thumb]);
  assert.equal(first?.content_source_url, more.content_source_url);
  assert.match(String(first?.content), /正文 \u{1f600}/u);
  assert.match(String(first?.thumb_url), /\/mmbiz_jpg\//);
  // The address of a draft is a temporary one (wechat-api.md 4.2).
  assert.match(String(first?.url), /[?&]tempkey=/);
});

test('the picture of an article comes back as data-src, one from elsewhere not at all', async (t) => {
  const client = easyWechat(await simulator(t));
  const { url } = await client.upload('cgi-bin/media/uploadimg', undefined, form('picture.png'));
  const content = `<p><img src="${url}"><img src="https://example.com/elsewhere.png"></p>`;
  const id = await add(client, [article('图', await cover(client), { content })]);
  const [made] = await articlesOf(client, id);
  assert.ok(String(made?.content).includes(`data-src="${url}"`));
  assert.ok(!String(made?.content).includes('elsewhere.png'));
});

test('one article of a draft is changed by its index, and the others stay', async (t) => {
  const client = easyWechat(await simulator(t));
  const thumb = await cover(client);
  const id = await add(client, [article('第一篇', thumb), article('第二篇', thumb)]);
  const change = { media_id: id, index: 1, articles: article('改了', thumb) };
  assert.deepEqual(await client.ask(UPDATE, change), { errcode: 0, errmsg: 'ok' });
  assert.deepEqual(
    (await articlesOf(client, id)).map(({ title }) => title),
    ['第一篇', '改了'],
  );
  assert.equal((await client.ask(UPDATE, { ...change, index: 2 })).errcode, 40114);
});

test('drafts are counted and listed, with and without their bodies, until they are deleted', async (t) => {
  const client = easyWechat(await simulator(t));
  const thumb = await cover(client);
  const id = await add(client, [article('标题', thumb)]);
  assert.deepEqual(await client.read('cgi-bin/draft/count'), { total_count: 1 });
  for (const no_content of [0, 1]) {
    const page = await client.ask('cgi-bin/draft/batchget', { offset: 0, count: 20, no_content });
    assert.deepEqual([page.total_count, page.item_count], [1, 1]);
    const [draft] = items(page);
    assert.equal(draft?.media_id, id);
    const [listed] = articlesIn(draft?.content);
    assert.equal(listed?.title, '标题');
    assert.equal('content' in (listed ?? {}), no_content === 0);
  }
  assert.deepEqual(await client.ask('cgi-bin/draft/delete', { media_id: id }), { errcode: 0, errmsg: 'ok' });
  assert.deepEqual(await client.read('cgi-bin/draft/count'), { total_count: 0 });
  const gone = await client.ask(GET, { media_id: id });
  assert.equal(gone.errcode, 40007);
  assert.match(String(gone.errmsg), INVALID_MEDIA_ID);
});

test('a message of pictures', async (t) => {
  const client = easyWechat(await simulator(t));
  const image = await cover(client);
  const picture = {
    article_type: 'newspic',
    title: '图片消息',
    content: '文字',
    image_info: { image_list: [{ image_media_id: image }] },
  };
  const [made] = await articlesOf(client, await add(client, [picture]));
  assert.deepEqual([made?.article_type, made?.title], ['newspic', '图片消息']);
});

const REFUSED = [
  ['no articles', 44003, () => ({ Articles: [] })],
  [
    'articles that are none',
    44003,
    (thumb: string) => ({ articles: JSON.stringify([article('标题', thumb)]) }),
  ],
  ['no cover', 40007, () => ({ articles: [{ title: '标题', content: '正文' }] })],
  ['nine articles', 45008, (thumb: string) => ({ articles: Array(9).fill(article('标题', thumb)) })],
  ['a title of 65 characters', 45003, (thumb: string) => ({ articles: [article('题'.repeat(65), thumb)] })],
  [
    'a link to a preview',
    45166,
    (thumb: string) => ({
      articles: [
        article('标题', thumb, {
          content: '<a href="http://mp.weixin.qq.com/s?__biz=M&mid=1&idx=1&sn=2&tempkey=3">预览</a>',
        }),
      ],
    }),
  ],
] as const;

for (const [what, errcode, body] of REFUSED) {
  test(`a draft with ${what} is ${errcode}`, async (t) => {
    const client = easyWechat(await simulator(t));
    assert.equal((await client.ask(ADD, body(await cover(client)))).errcode, errcode);
    assert.deepEqual(await client.read('cgi-bin/draft/count'), { total_count: 0 });
  });
}

test('a temporary picture is no cover: 40007', async (t) => {
  const client = easyWechat(await simulator(t));
  const thumb = idIn(await client.upload('cgi-bin/media/upload', 'image', form('photo.jpg')));
  assert.equal((await client.ask(ADD, { articles: [article('标题', thumb)] })).errcode, 40007);
});

test('comments without the right to them are 88000', async (t) => {
  const sim = await simulator(t);
  const client = easyWechat(sim);
  sim.state.apps.put({ app_id: sim.app.app_id, comments: false });
  const articles = [article('标题', await cover(client), { need_open_comment: 1 })];
  assert.equal((await client.ask(ADD, { articles })).errcode, 88000);
});

test('drafts were switched on for everybody', async (t) => {
  const { client } = easyWechat(await simulator(t));
  const answer = await client.postJson('cgi-bin/draft/switch', {}, { params: { checkonly: 1 } });
  assert.deepEqual(answer.toObject(), { errcode: 0, errmsg: 'ok', is_open: 1 });
});
