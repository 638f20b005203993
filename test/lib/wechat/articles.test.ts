/** An article in all its fields (wechat-api.md 4.1), on its way to WeChat. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Article } from '../../../lib/wechat/articles.ts';
import { createWeChatClient } from '../../../lib/wechat/client.ts';
import { standIn } from '../../helpers/stand-in.ts';
import { FIXED } from './helpers.ts';

const NEWS: Required<Omit<Article, 'image_info'>> = {
  article_type: 'news',
  title: '图文标题 "一" 😀',
  author: '佚名',
  digest: '永乐大典',
  content: '<p style="color:red">四库全书</p><img src="https://mmbiz.qpic.cn/mmbiz_png/a/0?wx_fmt=png">',
  content_source_url: 'https://example.com/?a=1&b=2',
  thumb_media_id: 'BJvvIFQ7',
  show_cover_pic: 0,
  need_open_comment: 1,
  only_fans_can_comment: 0,
  pic_crop_235_1: '0.1945_0_1_0.5236',
  pic_crop_1_1: '0.1_0_0.9_0.8',
  cover_info: { crop_percent_list: [{ ratio: '2.35_1', x1: '0.1945', y1: '0', x2: '1', y2: '0.5236' }] },
  product_info: { footer_product_info: { product_key: 'K' } },
};
const NEWSPIC: Article = {
  article_type: 'newspic',
  title: '图片消息',
  content: '纯文本\n第二行',
  image_info: { image_list: [{ image_media_id: 'P1' }, { image_media_id: 'P2' }] },
  cover_info: { crop_percent_list: [{ ratio: '1_1', x1: '0', y1: '0', x2: '1', y2: '1' }] },
};

test('every field goes as it is, news and newspic side by side, to add and to update', async (t) => {
  const { url, requests } = await standIn(t, '{"media_id":"D"}');
  const { drafts } = createWeChatClient({ tokens: FIXED, baseUrl: url });
  await drafts.add([NEWS, NEWSPIC]);
  await drafts.update('D', 1, NEWSPIC);
  const [added, updated] = requests.map(({ body }) => String(body));
  assert.equal(added, `{"articles":[${JSON.stringify(NEWS)},${JSON.stringify(NEWSPIC)}]}`);
  assert.equal(updated, `{"media_id":"D","index":1,"articles":${JSON.stringify(NEWSPIC)}}`);
  assert.match(added ?? '', /"title":"图文标题 \\"一\\" 😀".*"x1":"0\.1945"/);
});

test('no text of an article is ever escaped, and visible text arrives as it was', async (t) => {
  const { url, requests } = await standIn(t, '{"media_id":"D"}');
  const { drafts } = createWeChatClient({ tokens: FIXED, baseUrl: url });
  const text = fc.string({ unit: 'grapheme' });
  const property = fc.asyncProperty(
    text,
    text,
    fc.string({ unit: 'binary' }),
    async (title, content, author) => {
      await drafts.add([{ title, content, author }]);
      const body = requests.at(-1)?.body ?? Buffer.alloc(0);
      assert.doesNotMatch(String(body).replaceAll('\\\\', ''), /\\u/);
      assert.ok(Buffer.from(String(body)).equals(body), 'UTF-8');
      const [sent] = (JSON.parse(String(body)) as { articles: Article[] }).articles;
      assert.deepEqual([sent?.title, sent?.content], [title, content]);
    },
  );
  await fc.assert(property, { numRuns: 100 });
});
