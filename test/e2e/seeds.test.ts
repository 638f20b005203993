/** What the libraries do that this service started from, call for call: see docs/coverage.md. */
import assert from 'node:assert/strict';
import { openAsBlob } from 'node:fs';
import { before, test } from 'node:test';
import {
  createWeChatClient,
  fetchStableToken,
  MEDIA_TYPES,
  type MediaType,
  type UploadFile,
} from '../../lib/wechat/index.ts';
import { cover } from '../helpers/drafts.ts';
import { bytesOf, fixture } from '../helpers/fixtures.ts';
import { type Answer, info, type Json, newAccount, simulator, type TestAccount } from '../helpers/stack.ts';
import { contentOf } from '../helpers/uploads.ts';

const FILES = { image: 'photo.jpg', voice: 'voice.mp3', video: 'clip.mp4', thumb: 'thumb.jpg' } as const;
const TYPES = Object.entries(FILES);

let account: TestAccount;
before(async () => {
  account = await newAccount();
});

/** A file on the disk, as `curl -F media=@path` sends it. */
async function fromPath(route: string, name: string, fields: Json = {}): Promise<Answer> {
  const body = new FormData();
  body.append('media', await openAsBlob(fixture(name)), name);
  for (const [field, value] of Object.entries(fields)) body.append(field, String(value));
  return await account.call(route, { body });
}

/** Bytes in memory, and a name for them. */
const fromMemory = (route: string, name: string) =>
  account.call(`${route}${route.includes('?') ? '&' : '?'}filename=${name}`, {
    body: new Uint8Array(bytesOf(name)),
  });

const WAYS = [fromPath, fromMemory];

test('temporary media of every type goes up from a path and from memory, and is read back', async () => {
  for (const [type, name] of TYPES) {
    for (const way of WAYS) {
      const { status, json, text } = await way(`/media?type=${type}`, name);
      assert.deepEqual([status, json.type], [201, type], text);
      assert.ok(Date.now() / 1000 - json.created_at < 60);
      const id = json.media_id ?? json.thumb_media_id;
      assert.deepEqual(await contentOf(account, `/media/${id}`), bytesOf(name));
    }
  }
});

test('permanent materials of every type are added from a path and from memory, and are read back', async () => {
  for (const [type, name] of TYPES) {
    for (const way of WAYS) {
      const { status, json, text } = await way(`/materials?type=${type}`, name);
      assert.equal(status, 201, text);
      assert.equal(typeof json.url, /image|thumb/.test(type) ? 'string' : 'undefined');
      assert.deepEqual(await contentOf(account, `/materials/${json.media_id}`), bytesOf(name));
    }
  }
});

/** A client past our service: what it sends to WeChat, the service has no copy of. */
async function elsewhere({ app_id, app_secret }: TestAccount) {
  const baseUrl = info.wechat_url;
  const { access_token } = await fetchStableToken({ app_id, app_secret }, { baseUrl });
  const tokens = { get: async () => access_token, replace: async () => undefined };
  return createWeChatClient({ tokens, baseUrl });
}

function fileFor(type: MediaType): UploadFile {
  const bytes = bytesOf(FILES[type]);
  const contentType = 'application/octet-stream';
  return { filename: FILES[type], contentType, size: bytes.byteLength, bytes };
}

test('temporary media that came to WeChat by another way is downloaded from there, once', async () => {
  const own = await newAccount();
  const { media } = await elsewhere(own);
  for (const type of MEDIA_TYPES) {
    const { media_id, thumb_media_id } = await media.upload(type, fileFor(type));
    const path = `/media/${media_id ?? thumb_media_id}`;
    for (let again = 0; again < 2; again++)
      assert.deepEqual(await contentOf(own, path), bytesOf(FILES[type]));
  }
  assert.equal((await own.requests('/cgi-bin/media/get')).length, MEDIA_TYPES.length);
});

test('permanent materials that came to WeChat by another way are downloaded from there, once', async () => {
  const own = await newAccount();
  const { materials } = await elsewhere(own);
  for (const type of MEDIA_TYPES) {
    const { media_id } = await materials.add(type, fileFor(type));
    for (let again = 0; again < 2; again++)
      assert.deepEqual(await contentOf(own, `/materials/${media_id}`), bytesOf(FILES[type]));
  }
  assert.equal((await own.requests('/cgi-bin/material/get_material')).length, MEDIA_TYPES.length);
});

test('a permanent video has its title and description, from a path and from memory', async () => {
  const texts = { title: '视频素材', introduction: '素材的描述 "一"' };
  const description = JSON.stringify(texts);
  const query = new URLSearchParams(texts);
  for (const answer of [
    await fromPath('/materials?type=video', 'clip.mp4', { description }),
    await fromPath(`/materials?type=video&${query}`, 'clip.mp4'),
    await fromMemory(`/materials?type=video&${query}`, 'clip.mp4'),
  ]) {
    const { media_id } = answer.json;
    const found = (await account.materials()).find((item: Json) => item.media_id === media_id);
    assert.deepEqual([found.title, found.introduction], [texts.title, texts.introduction]);
    const { json } = await account.call(`/materials/${media_id}`);
    assert.deepEqual([json.title, json.description], [texts.title, texts.introduction]);
  }
});

test('a picture for an article goes up from a path and from memory, and counts as no material', async () => {
  const own = await account.call('/materials/count');
  for (const way of WAYS) {
    const { status, json } = await way('/article-images', 'picture.png');
    assert.equal(status, 200);
    assert.match(json.url, /^http:\/\/.*\/mmbiz_png\//);
  }
  assert.deepEqual((await account.call('/materials/count')).json, own.json);
});

test('every kind is counted, and listed from an offset on', async () => {
  const own = await newAccount();
  for (const [type, name] of TYPES) {
    const body = new Uint8Array(bytesOf(name));
    await own.call(`/materials?type=${type}&filename=${name}`, { body });
  }
  await simulator('/news', { app_id: own.app_id, articles: [{ title: '旧', content: '<p>旧</p>' }] });
  const { json: counts } = await own.call('/materials/count');
  assert.deepEqual(counts, { voice_count: 1, video_count: 1, image_count: 2, news_count: 1 });
  for (const type of ['image', 'voice', 'video', 'news']) {
    const { json }: Answer = await own.call(`/materials?type=${type}&offset=0&count=20`);
    const total: number = (counts as Json)[`${type}_count`];
    assert.deepEqual([json.total_count, json.item_count, json.item.length], [total, total, total]);
    const { json: rest } = await own.call(`/materials?type=${type}&offset=1&count=1`);
    assert.equal(rest.item_count, total - 1);
  }
});

test('temporary media is no material, and a material is no temporary media', async () => {
  const { json: temporary } = await fromMemory('/media?type=image', 'photo.jpg');
  const { json: permanent } = await fromMemory('/materials?type=image', 'photo.jpg');
  for (const [path, method] of [
    [`/materials/${temporary.media_id}`, 'GET'],
    [`/materials/${temporary.media_id}`, 'DELETE'],
    [`/media/${permanent.media_id}`, 'GET'],
  ] as const) {
    const { status, json } = await account.call(path, { method });
    assert.deepEqual([status, json.errcode], [404, 40007], `${method} ${path}`);
  }
});

test("the libraries' article becomes a draft as it is, and is replaced by its index", async () => {
  const article = {
    title: '标题',
    thumb_media_id: await cover(account),
    author: '作者',
    digest: '摘要',
    show_cover_pic: 1,
    content: '内容',
    content_source_url: 'http://www.bing.com',
  };
  const { status, json, text } = await account.call('/drafts', { body: { articles: [article] } });
  assert.equal(status, 201, text);
  const shown = async () => {
    const { news_item } = (await account.call(`/drafts/${json.media_id}`)).json;
    return Object.fromEntries(Object.keys(article).map((name) => [name, news_item[0][name]]));
  };
  assert.deepEqual(await shown(), article);
  // update_news takes a list of one in the documents, and an object in most libraries.
  for (const title of ['新标题', '更新']) {
    const changed = { ...article, title };
    const articles = title === '更新' ? [changed] : changed;
    await account.call(`/drafts/${json.media_id}/articles/0`, { method: 'PUT', body: { articles } });
    assert.deepEqual(await shown(), changed);
  }
});

/** Walks a list two by two; `between` comes after the first page. */
async function walk(own: TestAccount, path: string, between: () => Promise<unknown>): Promise<string[]> {
  const seen: string[] = [];
  let cursor: string | null = '';
  for (let page = 0; cursor !== null; page++) {
    const { json, status, text } = await own.call(`${path}?limit=2${cursor && `&cursor=${cursor}`}`);
    assert.equal(status, 200, text);
    seen.push(...json.items.map((item: Json) => item.content.news_item[0].title));
    cursor = json.next_cursor;
    if (page === 0) await between();
  }
  return seen;
}

test('drafts are walked while others are added and deleted', async () => {
  const own = await newAccount();
  const add = (title: string) =>
    simulator('/drafts', { app_id: own.app_id, articles: [{ title, content: '<p>x</p>' }] });
  const ids: string[] = [];
  for (const title of ['一', '二', '三', '四', '五', '六', '七']) ids.push((await add(title)).media_id);
  const seen = await walk(own, '/drafts', async () => {
    for (const title of ['迟一', '迟二', '迟三']) await add(title);
    await own.call(`/drafts/${ids[6]}`, { method: 'DELETE' });
    await own.call(`/drafts/${ids[3]}`, { method: 'DELETE' });
  });
  for (const title of ['一', '二', '三', '五', '六']) assert.ok(seen.includes(title), `${title}: ${seen}`);
});

test('published articles are walked while others are published', async () => {
  const own = await newAccount();
  const publish = async (title: string) => {
    const { media_id } = await simulator('/drafts', {
      app_id: own.app_id,
      articles: [{ title, content: '<p>x</p>', cover_media_id: await cover(own) }],
    });
    const { json } = await own.call('/publications', { body: { media_id } });
    await simulator(`/publications/${json.publish_id}`, { app_id: own.app_id, status: 0 });
  };
  for (const title of ['一', '二', '三', '四', '五']) await publish(title);
  const seen = await walk(own, '/published', async () => {
    for (const title of ['迟一', '迟二']) await publish(title);
  });
  for (const title of ['一', '二', '三', '四', '五']) assert.ok(seen.includes(title), `${title}: ${seen}`);
});
