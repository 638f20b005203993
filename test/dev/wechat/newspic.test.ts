import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ArticleClient, articlesOf, bench } from './articles.ts';
import { errcode } from './helpers.ts';

/** A newspic with these pictures. */
function newspic(api: ArticleClient, ids: unknown[], changes = {}) {
  const list = ids.map((id) => ({ image_media_id: id }));
  const given = { article_type: 'newspic', thumb_media_id: undefined, content: '文字 < &' };
  return api.draft({ ...given, image_info: { image_list: list }, ...changes });
}

test('a newspic has its pictures, the first as its cover, and its text as written', async (t) => {
  const { api } = await bench(t);
  const { media_id: second, url } = await api.add('image', 'picture.png');
  const { media_id: id } = await newspic(api, [second, api.cover]);
  const [article] = articlesOf(await api.draftGet(id));
  assert.equal(article?.article_type, 'newspic');
  assert.equal(article?.content, '文字 < &');
  assert.equal(article?.thumb_url, url);
  assert.equal(article?.thumb_media_id, second);
  const images = [{ image_media_id: second }, { image_media_id: api.cover }];
  assert.deepEqual(article?.image_info, { image_list: images });
});

test('news and newspic may stand in one draft', async (t) => {
  const { api } = await bench(t);
  const image_info = { image_list: [{ image_media_id: api.cover }] };
  const articles = [api.article(), api.article({ article_type: 'newspic', image_info })];
  const { media_id: id } = await api.draftAdd({ articles });
  const types = articlesOf(await api.draftGet(id)).map((article) => article.article_type);
  assert.deepEqual(types, ['news', 'newspic']);
});

test('pictures of a newspic must be permanent: 40007, and at most twenty: 45020', async (t) => {
  const { api } = await bench(t);
  const { media_id: temporary } = await api.upload('image', 'photo.jpg');
  assert.equal(errcode(await newspic(api, [])), 40007);
  assert.equal(errcode(await newspic(api, [api.cover, temporary])), 40007);
  assert.equal(errcode(await newspic(api, [api.cover], { image_info: { image_list: ['x'] } })), 40007);
  assert.equal(errcode(await newspic(api, Array(20).fill(api.cover))), undefined);
  assert.equal(errcode(await newspic(api, Array(21).fill(api.cover))), 45020);
});

test('the text of a newspic above its limit is 45166', async (t) => {
  const { api } = await bench(t, { limits: { newspic_content_chars: 5 } });
  assert.equal(errcode(await newspic(api, [api.cover], { content: '一二三四五' })), undefined);
  assert.equal(errcode(await newspic(api, [api.cover], { content: '一二三四五六' })), 45166);
});

test('cover_info comes back, pic_crop does not', async (t) => {
  const { api } = await bench(t);
  const corners = { ratio: '1_1', x1: '0.125', y1: '0', x2: '0.875', y2: '1' };
  const cover_info = { crop_percent_list: [corners] };
  const { media_id: id } = await api.draft({ cover_info, pic_crop_1_1: '0.125_0_0.875_1' });
  const [article = {}] = articlesOf(await api.draftGet(id));
  assert.deepEqual(article.cover_info, cover_info);
  assert.equal('pic_crop_1_1' in article, false);
});

for (const name of ['picture.png', 'animation.gif', 'bitmap.bmp', 'thumb.jpg']) {
  test(`the ratio of a crop is that of the pixels: ${name}`, async (t) => {
    const { api } = await bench(t);
    const { media_id: cover } = await api.add('image', name);
    const add = (crop: string) => api.draft({ thumb_media_id: cover, pic_crop_1_1: crop });
    assert.equal(errcode(await add('0_0_0.75_1')), undefined);
    assert.equal(errcode(await add('0_0_1_1')), 53402);
  });
}
