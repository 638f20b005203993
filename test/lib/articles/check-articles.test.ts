import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DraftArticle } from '../../../lib/articles/article.ts';
import { checkArticles } from '../../../lib/articles/check-articles.ts';
import { InvalidInput } from '../../../lib/problems/app-errors.ts';
import { asked, HOST, newAccount, partsFor, pictureOf, prepare } from './bench.ts';

const good: DraftArticle = { title: 't', content: '<p>c', thumb_media_id: 'ID' };
const newspic: DraftArticle = {
  article_type: 'newspic',
  title: 't',
  content: 'c',
  image_info: { image_list: [{ image_media_id: 'ID' }] },
};

/** The fields that are refused; each with words in both languages. */
function refused(articles: readonly DraftArticle[]): string[] {
  try {
    checkArticles(articles);
    return [];
  } catch (error) {
    assert.ok(error instanceof InvalidInput);
    for (const { message } of error.errors ?? []) assert.match(message.zh, /[\u4e00-\u9fff]/);
    return (error.errors ?? []).map(({ field }) => field);
  }
}

const warned = (more: Partial<DraftArticle>) =>
  checkArticles([{ ...good, ...more }]).map(({ field, code }) => `${field} ${code}`);

test('an article that lacks nothing passes without a word', () => {
  assert.deepEqual(checkArticles([good, newspic]), []);
  assert.deepEqual(checkArticles(Array.from({ length: 8 }, () => good)), []);
});

for (const [what, articles, fields] of [
  ['no articles', [], ['articles']],
  ['nine articles', Array.from({ length: 9 }, () => good), ['articles']],
  ['an empty article', [{}], ['title', 'content', 'thumb_media_id']],
  ['blank texts', [{ ...good, title: ' ', content: '\n' }], ['title', 'content']],
  ['another type', [{ ...good, article_type: 'video' as 'news' }], ['article_type']],
  ['a title of 65', [{ ...good, title: '字'.repeat(65) }], ['title']],
  ['a digest of 129', [{ ...good, digest: '字'.repeat(129) }], ['digest']],
  ['an empty thumb', [{ ...good, thumb_media_id: '' }], ['thumb_media_id']],
  ['both thumbs', [{ ...good, thumb_url: 'https://a.example/' }], ['thumb_url']],
  ['a newspic without pictures', [{ ...newspic, image_info: {} }], ['image_info.image_list']],
  [
    'a newspic of 21 pictures',
    [{ ...newspic, image_info: { image_list: Array.from({ length: 21 }, () => ({ image_url: 'x' })) } }],
    ['image_info.image_list'],
  ],
  [
    'pictures with both and with neither',
    [{ ...newspic, image_info: { image_list: [{ image_media_id: 'a', image_url: 'b' }, {}] } }],
    ['image_info.image_list[0].image_url', 'image_info.image_list[1]'],
  ],
  [
    'crops in a wrong form',
    [{ ...good, pic_crop_235_1: '0_0_1', pic_crop_1_1: '0_0_1_1.5' }],
    ['pic_crop_235_1', 'pic_crop_1_1'],
  ],
  ['a crop turned over', [{ ...good, pic_crop_1_1: '0.5_0_0.5_1' }], ['pic_crop_1_1']],
  ['a crop of seven decimals', [{ ...good, pic_crop_1_1: '0.1234567_0_1_1' }], ['pic_crop_1_1']],
  ['a crop in exponents', [{ ...good, pic_crop_1_1: '1e-3_0_1_1' }], ['pic_crop_1_1']],
  [
    'cover crops',
    [
      {
        ...good,
        cover_info: {
          crop_percent_list: [
            { ratio: '4_3' as '1_1', x1: '0', y1: '0', x2: '1', y2: '1' },
            { ratio: '1_1', x1: '0', y1: '1', x2: '1', y2: '0' },
          ],
        },
      },
    ],
    ['cover_info.crop_percent_list[0].ratio', 'cover_info.crop_percent_list[1]'],
  ],
] as const) {
  test(`refused: ${what}`, () => {
    assert.deepEqual(
      refused(articles),
      fields.map((field) => (field === 'articles' ? field : `articles[0].${field}`)),
    );
  });
}

test('every wrong field of every article is named, as the request names it', () => {
  assert.deepEqual(refused([good, { ...good, title: '' }, { ...good, content: '' }]), [
    'articles[1].title',
    'articles[2].content',
  ]);
  assert.throws(
    () => checkArticles([{ ...good, title: '' }], () => 'article'),
    (error) => error instanceof InvalidInput && error.errors?.[0]?.field === 'article.title',
  );
});

test('crops as WeChat documents them pass', () => {
  const cover = { ratio: '2.35_1' as const, x1: '0', y1: '0.1', x2: '1.0', y2: '0.525521' };
  const crops = { pic_crop_235_1: '0.1945_0_1_0.5236', pic_crop_1_1: '0_0_1_1' };
  assert.deepEqual(warned({ ...crops, cover_info: { crop_percent_list: [cover] } }), []);
});

test('what documents and observation disagree about is a warning; characters count, not bytes', () => {
  assert.deepEqual(warned({ title: '😀'.repeat(32), author: '字'.repeat(16), digest: '字'.repeat(120) }), []);
  assert.deepEqual(warned({ title: '字'.repeat(33), author: '字'.repeat(17), digest: '字'.repeat(121) }), [
    'articles[0].title length',
    'articles[0].author length',
    'articles[0].digest length',
  ]);
  assert.deepEqual(refused([{ ...good, title: '😀'.repeat(64), digest: '😀'.repeat(128) }]), []);
  const link = `https://a.example/${'a'.repeat(1_024 - 18)}`;
  assert.deepEqual(warned({ content_source_url: link }), []);
  assert.deepEqual(warned({ content_source_url: `${link}a` }), ['articles[0].content_source_url length']);
});

test('texts that look escaped are a warning; code in the content is not', () => {
  assert.deepEqual(
    warned({ title: '\\u4f60\\u597d', author: 'a\\u4F60', digest: 'C:\\users', content: '\\u4f60' }),
    ['articles[0].title unicode_escape', 'articles[0].author unicode_escape'],
  );
});

const MB = 2 ** 20;
const keep = { images: 'keep', onImageError: 'fail' } as const;
const tooLarge = (error: unknown) =>
  error instanceof InvalidInput && error.errors?.[0]?.field === 'articles[0].content';

test('content is refused from 1 MB on, and warned of from 20 000 characters', async () => {
  const { warnings } = await prepare('字'.repeat(19_999), keep);
  assert.deepEqual(warnings, []);
  assert.deepEqual(
    (await prepare('字'.repeat(20_000), keep)).warnings.map(({ field, code }) => [field, code]),
    [['articles[0].content', 'length']],
  );
  await prepare('a'.repeat(MB - 1), keep);
  await assert.rejects(prepare('a'.repeat(MB), keep), tooLarge);
  await assert.rejects(prepare('字'.repeat(Math.ceil(MB / 3)), keep), tooLarge);
});

test('pictures that stand in the text do not count when they are taken out of it', async () => {
  const html = `<img src="data:image/png;base64,${pictureOf('a.png', MB).toString('base64')}">`;
  await assert.rejects(prepare(html, keep), tooLarge);
  const { content, images } = await prepare(html);
  assert.ok(content.length < 200);
  assert.equal(images[0]?.placed, 'material');
  await assert.rejects(prepare(`<img src="${HOST}/a.png">${html}${'a'.repeat(MB)}`), tooLarge);
  assert.deepEqual(asked(), []);
});

test('neither pictures beyond counting nor nesting beyond reading are taken', async () => {
  const parts = partsFor(newAccount(), { limits: { places: 3 } });
  assert.equal((await prepare('<img src=x>'.repeat(3), keep, {}, parts)).images.length, 3);
  await assert.rejects(prepare('<img src=x>'.repeat(4), keep, {}, parts), tooLarge);
  await assert.rejects(prepare('<svg>'.repeat(2_000), keep, {}, parts), tooLarge);
});
