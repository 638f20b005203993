/** The client against the other WeChat, in every style of its answers: nothing here was written with the simulator. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { fetchStableToken } from '../../../lib/wechat/access-token.ts';
import type { TokenSource } from '../../../lib/wechat/call.ts';
import { clearQuotaWithSecret } from '../../../lib/wechat/clear-quota.ts';
import { createWeChatClient, type WeChatClient } from '../../../lib/wechat/client.ts';
import { MEDIA_TYPES } from '../../../lib/wechat/file-rules.ts';
import type { MaterialDownload } from '../../../lib/wechat/materials.ts';
import { readAll } from '../../helpers/bytes.ts';
import { bytesOf } from '../../helpers/fixtures.ts';
import { type OtherWeChat, startOtherWeChat } from '../../helpers/other-wechat.ts';
import { STYLES } from '../../helpers/other-wechat-styles.ts';
import { FILES, fileOf } from './helpers.ts';

const APP = { app_id: 'wx0123456789abcdef', app_secret: 'f'.repeat(32) };
const ARTICLE = { title: '标题 "一" 😀', content: '<p><img src="http://mmbiz.qpic.cn/a/0"></p>' };

type Bench = { readonly wechat: WeChatClient; readonly server: OtherWeChat };

/** Runs once for each style, side by side. */
async function inEveryStyle(t: TestContext, check: (bench: Bench) => Promise<void>): Promise<void> {
  await Promise.all(
    STYLES.map(async (style) => {
      const server = await startOtherWeChat(APP, style);
      t.after(() => server.close());
      const wechat = createWeChatClient({ tokens: tokensOf(server.url), baseUrl: server.url });
      await check({ wechat, server }).catch((error: unknown) => {
        throw new Error(style.name, { cause: error });
      });
    }),
  );
}

function tokensOf(baseUrl: string): TokenSource {
  const issue = async () => (await fetchStableToken(APP, { baseUrl })).access_token;
  let current: Promise<string> | undefined;
  return {
    get: () => (current ??= issue()),
    replace: () => {
      current = issue();
      return current;
    },
  };
}

async function bytesBehind(download: MaterialDownload): Promise<Buffer> {
  if ('file' in download) return Buffer.from(await readAll(download.file.chunks));
  assert.ok('link' in download);
  for (;;) {
    const response = await fetch(download.link);
    if (response.ok) return Buffer.from(await response.arrayBuffer());
    assert.equal(response.status, 404);
  }
}

const cover = async ({ materials }: WeChatClient) =>
  (await materials.add('image', fileOf('photo.jpg'))).media_id;

test('temporary media of every type goes up, and comes back as it was', (t) =>
  inEveryStyle(t, async ({ wechat: { media } }) => {
    for (const type of [...MEDIA_TYPES, 'video'] as const) {
      const { media_id, thumb_media_id, created_at } = await media.upload(type, fileOf(FILES[type]));
      assert.equal(created_at, 1_751_560_299);
      assert.equal(type === 'thumb' ? media_id : thumb_media_id, undefined);
      const download = await media.get(media_id ?? thumb_media_id ?? '');
      assert.deepEqual(await bytesBehind(download), bytesOf(FILES[type]));
    }
    await assert.rejects(media.get('gone'), { errcode: 40007, errmsg: /^invalid media_id/ });
  }));

test('permanent materials of every type are added, read, counted, listed and deleted', (t) =>
  inEveryStyle(t, async ({ wechat: { materials }, server }) => {
    for (const type of MEDIA_TYPES) {
      const text = { title: '片名', introduction: '简介 "一"' };
      const { media_id, url } = await materials.add(type, fileOf(FILES[type]), text);
      assert.equal(typeof url, /image|thumb/.test(type) ? 'string' : 'undefined');
      const download = await materials.get(media_id);
      assert.deepEqual(await bytesBehind(download), bytesOf(FILES[type]));
      if (type === 'video')
        assert.deepEqual({ ...download, link: '' }, { link: '', title: '片名', description: '简介 "一"' });
    }
    const counts = { voice_count: 1, video_count: 1, image_count: 2, news_count: 0 };
    assert.deepEqual(await materials.count(), counts);
    const page = await materials.list({ type: 'image', offset: 0, count: 20 });
    assert.deepEqual([page.total_count, page.item_count, page.item.length], [2, 2, 2]);
    await materials.delete(page.item[0]?.media_id ?? '');
    assert.equal(server.items.length, 3);
  }));

test('a list in smaller pages than were asked for is walked to its end', (t) =>
  inEveryStyle(t, async ({ wechat: { materials }, server }) => {
    for (let count = 0; count < 7; count++) await materials.add('voice', fileOf('voice.mp3'));
    const walked = [];
    for await (const { media_id } of materials.walk('voice')) walked.push(media_id);
    assert.deepEqual(walked, server.items.map(({ media_id }) => media_id).reverse());
  }));

test('a picture for an article, and a voice of the JSSDK', (t) =>
  inEveryStyle(t, async ({ wechat: { media }, server }) => {
    assert.match((await media.uploadImage(fileOf('picture.png'))).url, /^http:\/\/mmbiz\.qpic\.cn\//);
    const speex = Buffer.from('463e9d1b9a20000168e8e8e8e8e8e8e88400b474747474747474', 'hex');
    server.voices.set('serverId', speex);
    const { file } = await media.getHdVoice('serverId');
    assert.equal(file.format, 'speex');
    assert.deepEqual(Buffer.from(await readAll(file.chunks)), speex);
  }));

test('a draft is added, read, changed at its index, listed, counted and deleted', (t) =>
  inEveryStyle(t, async ({ wechat, server }) => {
    const { drafts } = wechat;
    const article = { ...ARTICLE, thumb_media_id: await cover(wechat) };
    const { media_id } = await drafts.add([article, { ...article, title: '二' }]);
    assert.deepEqual(server.drafts[0]?.articles[0], article);
    await drafts.update(media_id, 1, { ...article, title: '新' });
    const { news_item, create_time } = await drafts.get(media_id);
    assert.deepEqual([news_item.map(({ title }) => title), create_time], [[ARTICLE.title, '新'], undefined]);
    assert.match(news_item[0]?.content ?? '', /data-src="http/);
    await assert.rejects(drafts.update(media_id, 2, article), { errcode: 40114 });
    for (let count = 0; count < 4; count++) await drafts.add([article]);
    const page = await drafts.list({ offset: 4, count: 1, no_content: true });
    assert.deepEqual([page.item[0]?.media_id, page.item[0]?.update_time], [media_id, 1_680_000_000]);
    assert.equal(page.item[0]?.content.news_item[0]?.content, undefined);
    await drafts.delete(media_id);
    const walked = [];
    for await (const draft of drafts.walk()) walked.push(draft);
    assert.deepEqual([walked.length, await drafts.count()], [4, { total_count: 4 }]);
    assert.equal(await drafts.isSwitchedOn(), true);
    await assert.rejects(drafts.add([ARTICLE]), { errcode: 40007 });
  }));

test('a draft is published under a text for an id, listed, and deleted by index', (t) =>
  inEveryStyle(t, async ({ wechat }) => {
    const { drafts, publications, published } = wechat;
    const article = { ...ARTICLE, thumb_media_id: await cover(wechat) };
    const draft = async (title: string) => (await drafts.add([{ ...article, title }, article])).media_id;
    const publish_id = '100000001';
    assert.deepEqual(await publications.submit(await draft('一')), { publish_id });
    const underway = { publish_id, publish_status: 1, fail_idx: [] };
    assert.deepEqual(await publications.get(publish_id), underway);
    const { article_id = '', article_detail } = await publications.get(publish_id);
    assert.deepEqual([article_id.length, article_detail?.count, article_detail?.item[1]?.idx], [43, 2, 2]);
    const [listed] = (await published.list({ offset: 0, count: 20 })).item;
    assert.deepEqual([listed?.article_id, listed?.update_time], [article_id, 1_690_000_000]);
    const deleted = async () =>
      (await published.get(article_id)).news_item.map(({ is_deleted }) => is_deleted);
    await published.delete(article_id, 0);
    assert.deepEqual(await deleted(), [true, false]);
    await published.deleteAll(article_id);
    assert.deepEqual(await deleted(), [true, true]);
    await assert.rejects(published.get('gone'), { errcode: 53600 });
  }));

test('what failed at publishing is none, one or a list of articles', (t) =>
  inEveryStyle(t, async ({ wechat }) => {
    const thumb_media_id = await cover(wechat);
    for (const [title, status, failed] of [
      ['原创', 2, [1]],
      ['失败', 3, []],
      ['审核', 4, [2]],
    ] as const) {
      const { media_id } = await wechat.drafts.add([{ ...ARTICLE, title, thumb_media_id }]);
      const { publish_id } = await wechat.publications.submit(media_id);
      await wechat.publications.get(publish_id);
      const { publish_status, fail_idx, article_id } = await wechat.publications.get(publish_id);
      assert.deepEqual([publish_status, fail_idx, article_id], [status, failed, undefined]);
    }
  }));

test('the old news are closed by 45103 as well, and mass sending gets its ids', (t) =>
  inEveryStyle(t, async ({ wechat }) => {
    const { news, mass, media } = wechat;
    await assert.rejects(news.add([ARTICLE]), { errcode: 45103 });
    await assert.rejects(
      news.update('x', 0, ARTICLE),
      (error: { class: { status: number } }) => error.class.status === 410,
    );
    assert.equal((await mass.uploadNews([ARTICLE])).type, 'news');
    const { media_id = '' } = await media.upload('video', fileOf('clip.mp4'));
    const video = await mass.uploadVideo({ media_id, title: '标题', description: '描述' });
    assert.deepEqual([video.type, video.media_id.length], ['video', 43]);
  }));

test('quotas are asked for and cleared, requests looked up, addresses listed, cards made', (t) =>
  inEveryStyle(t, async ({ wechat: { quota, diagnosis, products, drafts }, server }) => {
    const path = '/cgi-bin/draft/count';
    const used = async () => (await quota.get(path)).quota.used;
    for (const clear of [
      () => quota.clear(path),
      () => quota.clearAll(APP.app_id),
      () => clearQuotaWithSecret(APP, { baseUrl: server.url }),
    ]) {
      await drafts.count();
      assert.equal(await used(), 1);
      await clear();
      assert.equal(await used(), 0);
    }
    await assert.rejects(quota.get('nothing'), { errcode: 76021 });
    assert.equal((await diagnosis.rid('61725984-6126f6f9-040f19c4')).invoke_time, 1_634_883_972);
    assert.deepEqual(
      [await diagnosis.apiDomainIps(), await diagnosis.callbackIps()],
      [['127.0.0.1'], ['127.0.0.1']],
    );
    const card = { product_id: '10000001', card_type: 0 } as const;
    assert.deepEqual(await products.card({ ...card, article_type: 'newspic' }), { product_key: 'key' });
    assert.deepEqual(await products.card({ ...card, article_type: 'news' }), { DOM: '<mp-common-product/>' });
  }));

test('a token that died is replaced, and an empty answer is no success', (t) =>
  inEveryStyle(t, async ({ wechat: { drafts, materials }, server }) => {
    await drafts.count();
    server.forgetTokens();
    await materials.add('image', fileOf('photo.jpg'));
    assert.equal(server.items.length, 1);
    server.emptyOnce('/cgi-bin/draft/count');
    await assert.rejects(drafts.count(), { name: 'WeChatUnreachable', reason: 'not_understood' });
    assert.deepEqual(await drafts.count(), { total_count: 0 });
  }));
