/** Drafts, publishing and the rest, by way of the service, at a WeChat that is not the simulator. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { bytesOf } from '../helpers/fixtures.ts';
import type { Bench } from './service.ts';

export async function articlesAtAnotherWeChat(t: TestContext, { service, wechat }: Bench): Promise<void> {
  const { ask, call, walk } = service;
  const cover = await ask('/materials?type=image&filename=cover.jpg', { body: bytesOf('photo.jpg') });
  const article = (title: string) => ({ title, content: '<p>内容</p>', thumb_media_id: cover.media_id });
  const draft = async (...titles: string[]): Promise<string> =>
    (await ask('/drafts', { body: { articles: titles.map(article) } })).media_id;
  const publish = async (title: string) => {
    const { publish_id } = await ask('/publications', { body: { media_id: await draft(title, '其二') } });
    const { publish_status, state, fail_idx } = await ask(`/publications/${publish_id}`);
    assert.deepEqual(
      { publish_status, state, fail_idx },
      { publish_status: 1, state: 'publishing', fail_idx: [] },
    );
    // WeChat is asked again when a second has passed.
    for (;;) {
      const publication = await ask(`/publications/${publish_id}`);
      if (publication.state !== 'publishing') return publication;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  };

  await t.test(
    'a draft with pictures from elsewhere is added, read, changed, walked and deleted',
    async () => {
      const data = `data:image/png;base64,${bytesOf('picture.png').toString('base64')}`;
      const body = {
        articles: [{ ...article('图'), content: `<p><img src="${data}"></p>` }],
        images: 'rehost',
      };
      const { media_id, images } = await ask('/drafts', { body });
      assert.deepEqual([images[0].state, images[0].placed], ['rehosted', 'uploadimg']);
      const { news_item } = await ask(`/drafts/${media_id}`);
      assert.ok(news_item[0].content.includes(`data-src="${images[0].url}"`), news_item[0].content);
      await ask(`/drafts/${media_id}/articles/0`, { method: 'PUT', body: { articles: article('新') } });
      assert.equal((await ask(`/drafts/${media_id}`)).news_item[0].title, '新');
      const ids = [media_id];
      for (const title of ['一', '二', '三', '四']) ids.push(await draft(title));
      const walked = await walk('/drafts?no_content=true&', 20);
      assert.deepEqual(
        walked.map((one) => one.media_id),
        ids.toReversed(),
      );
      assert.deepEqual(await ask('/drafts/count'), { total_count: 5 });
      assert.deepEqual(await ask('/drafts/switch'), { is_open: true });
      for (const id of ids) assert.equal((await call(`/drafts/${id}`, { method: 'DELETE' })).status, 204);
      assert.equal(wechat.drafts.length, 0);
    },
  );

  await t.test('what is wrong with a draft is told: an index, a cover, an id', async () => {
    const media_id = await draft('一');
    const body = { articles: article('新') };
    const beyond = await call(`/drafts/${media_id}/articles/3`, { method: 'PUT', body });
    assert.deepEqual([beyond.status, beyond.json.errcode], [400, 40114]);
    const coverless = await call('/drafts', {
      body: { articles: [{ ...article('x'), thumb_media_id: 'gone' }] },
    });
    assert.deepEqual([coverless.status, coverless.json.errors[0].field], [400, 'articles[0].thumb_media_id']);
    const gone = await call('/drafts/gone');
    assert.deepEqual([gone.status, gone.json.errcode], [404, 40007]);
  });

  await t.test('a draft is published under a text for an id, and deleted by index', async () => {
    const { state, article_id, article_detail } = await publish('发布');
    assert.deepEqual(
      [state, article_detail.item.map(({ idx }: { idx: number }) => idx)],
      ['published', [0, 1]],
    );
    const deleted = async () =>
      (await ask(`/published/${article_id}`)).news_item.map((one: { is_deleted: boolean }) => one.is_deleted);
    assert.equal((await call(`/published/${article_id}/articles/0`, { method: 'DELETE' })).status, 204);
    assert.deepEqual(await deleted(), [true, false]);
    assert.equal((await call(`/published/${article_id}`, { method: 'DELETE' })).status, 400);
    assert.equal((await call(`/published/${article_id}?all=true`, { method: 'DELETE' })).status, 204);
    assert.deepEqual(await deleted(), [true, true]);
    for (const title of ['再', '又']) await publish(title);
    const walked = await walk('/published?', 20);
    assert.deepEqual([walked.length, walked.at(-1).article_id], [3, article_id]);
    const unknown = await call('/published/gone');
    assert.deepEqual([unknown.status, unknown.json.errcode], [404, 53600]);
  });

  await t.test('publishing that failed says which articles, in whatever form it is told', async () => {
    for (const [title, state, failed] of [
      ['原创', 'original_declaration_failed', [0]],
      ['失败', 'failed', []],
      ['审核', 'review_failed', [1]],
    ] as const) {
      const publication = await publish(title);
      assert.deepEqual([publication.state, publication.fail_idx], [state, failed]);
    }
  });

  await t.test('the old news are 410 by 45103 as well, mass sending gets its ids', async () => {
    const added = await call('/news', { body: { articles: [article('旧')] } });
    assert.deepEqual([added.status, added.json.errcode], [410, 45103]);
    const updated = await call('/news/x/articles/0', { method: 'PUT', body: { articles: article('旧') } });
    assert.deepEqual([updated.status, updated.json.errcode], [410, 45103]);
    assert.equal((await ask('/mass/news', { body: { articles: [article('群')] } })).type, 'news');
    const { media_id } = await ask('/media?type=video&filename=c.mp4', { body: bytesOf('clip.mp4') });
    assert.equal(
      (await ask('/mass/videos', { body: { media_id, title: '片', description: '' } })).type,
      'video',
    );
  });

  await t.test('a quota without a rate, and cards that are a key or markup', async () => {
    const { quota, rate_limit } = await ask('/quota?cgi_path=/cgi-bin/draft/switch');
    assert.deepEqual([quota.used, quota.remain, rate_limit], [1, 999, undefined]);
    const card = '/product-cards/10000001?card=large&article_type=';
    assert.deepEqual(await ask(`${card}newspic`), { product_key: 'key' });
    assert.deepEqual(await ask(`${card}news`), { DOM: '<mp-common-product/>' });
  });

  await t.test('a token that died is replaced, and an empty answer is an error, not a success', async () => {
    wechat.forgetTokens();
    assert.deepEqual(await ask('/drafts/count'), { total_count: wechat.drafts.length });
    wechat.emptyOnce('/cgi-bin/draft/count');
    const { status, json } = await call('/drafts/count');
    assert.deepEqual([status, json.retryable], [502, true]);
    assert.deepEqual(await ask('/drafts/count'), { total_count: wechat.drafts.length });
  });
}
