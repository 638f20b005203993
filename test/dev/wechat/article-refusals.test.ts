import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SimulatorOptions } from '../../../dev/wechat/simulator.ts';
import { type ArticleClient, articlesOf, bench } from './articles.ts';
import { client, control, errcode, type Json, json, post } from './helpers.ts';

const LONG = (count: number) => '长'.repeat(count);

const REFUSED: ReadonlyArray<[string, Json, number]> = [
  ['a missing thumb_media_id', { thumb_media_id: undefined }, 40007],
  ['an empty thumb_media_id', { thumb_media_id: '' }, 40007],
  ['an unknown thumb_media_id', { thumb_media_id: 'x' }, 40007],
  ['no title', { title: undefined }, 40062],
  ['an empty title', { title: '' }, 40062],
  ['a title that is no text', { title: 5 }, 47001],
  ['a title of 65 characters', { title: LONG(65) }, 45003],
  ['an author of 17 characters', { author: LONG(17) }, 45110],
  ['a digest of 129 characters', { digest: LONG(129) }, 45004],
  ['no content', { content: undefined }, 44004],
  ['empty content', { content: '' }, 44004],
  ['content of a megabyte', { content: 'x'.repeat(1024 * 1024) }, 45002],
  ['a content_source_url above a kilobyte', { content_source_url: `http://x/${'x'.repeat(1020)}` }, 45005],
  ['an unknown article_type', { article_type: 'video' }, 47003],
  ['an iframe', { content: '<p><iframe src="https://example.com"></iframe></p>' }, 45166],
  ['an mpvoice', { content: '<mpvoice name="x"></mpvoice>' }, 45166],
  ['a preview link', { content: '<a href="http://x/s?__biz=a&amp;tempkey=b">x</a>' }, 45166],
  ['a crop that is none', { pic_crop_235_1: '0_0_1' }, 53402],
  ['a crop beyond the picture', { pic_crop_1_1: '0_0_0.75_1.5' }, 53402],
  ['a crop of another ratio', { pic_crop_1_1: '0_0_1_1' }, 53402],
  ['a crop with too many decimals', { pic_crop_1_1: '0.1234567_0_0.8734567_1' }, 53402],
  ['crops that are no list', { cover_info: { crop_percent_list: 'x' } }, 53402],
  ['a crop of an unknown ratio', { cover_info: { crop_percent_list: [{ ratio: '4_3' }] } }, 53402],
  ['a product nobody knows', { product_info: { footer_product_info: { product_key: 'x' } } }, 53405],
  ['a newspic without pictures', { article_type: 'newspic' }, 40007],
];
for (const [what, changes, code] of REFUSED) {
  test(`${what} is ${code}`, async (t) => {
    const { api } = await bench(t);
    assert.equal(errcode(await api.draft(changes)), code);
    assert.deepEqual(await api.draftCount(), { total_count: 0 });
    const { media_id: id } = await api.draft();
    const articles = api.article(changes);
    assert.equal(errcode(await api.draftUpdate({ media_id: id, index: 0, articles })), code);
  });
}

const ACCEPTED: ReadonlyArray<[string, Json]> = [
  ['a title of 64 characters', { title: LONG(64) }],
  ['an author of 16 characters', { author: LONG(16) }],
  ['a digest of 128 characters', { digest: LONG(128) }],
  ['content of 24061 characters', { content: LONG(24_061) }],
  ['a square crop of a 4:3 picture', { pic_crop_1_1: '0.125_0_0.875_1' }],
  ['a wide crop of a 4:3 picture', { pic_crop_235_1: '0_0.2_1_0.767376' }],
  ['open comments', { need_open_comment: 1 }],
];
for (const [what, changes] of ACCEPTED) {
  test(`${what} is taken`, async (t) => {
    const { api } = await bench(t);
    assert.equal(errcode(await api.draft(changes)), undefined);
  });
}

const EMPTY: ReadonlyArray<[string, unknown, number]> = [
  ['no articles', {}, 44003],
  ['Articles', { Articles: [{}] }, 44003],
  ['articles that are an object', { articles: {} }, 44003],
  ['an empty list', { articles: [] }, 44003],
  ['an article that is a text', { articles: ['x'] }, 44003],
  ['articles as a JSON text', { articles: '[{}]' }, 44003],
  ['a whole body as a JSON text', '"{\\"articles\\":[]}"', 44003],
  ['a body that is a list', [1], 47001],
  ['a body that is no JSON', 'articles=x', 47001],
  ['a body of nothing', '', 44002],
];
for (const [what, body, code] of EMPTY) {
  test(`${what} is ${code}`, async (t) => {
    const { api } = await bench(t);
    assert.equal(errcode(await api.draftAdd(body)), code);
  });
}

test('more than eight articles are 45008', async (t) => {
  const { api } = await bench(t);
  const many = (count: number) => ({ articles: Array.from({ length: count }, () => api.article()) });
  assert.equal(errcode(await api.draftAdd(many(8))), undefined);
  assert.equal(errcode(await api.draftAdd(many(9))), 45008);
});

test('one bad article among good ones refuses them all', async (t) => {
  const { api } = await bench(t);
  const articles = [api.article(), api.article({ title: LONG(65) })];
  assert.equal(errcode(await api.draftAdd({ articles })), 45003);
  assert.deepEqual(await api.draftCount(), { total_count: 0 });
});

test('a temporary picture, a voice and another app’s picture are 40007 as cover', async (t) => {
  const apps = ['wxa', 'wxb'].map((app_id) => ({ app_id, app_secret: 's' }));
  const { sim, api } = await bench(t, { apps });
  const other = await bench(t, { apps: apps.toReversed() });
  const ids = [
    (await api.upload('image', 'photo.jpg')).media_id,
    (await api.add('voice', 'voice.mp3')).media_id,
    (await (await client(other.sim)).add('image', 'photo.jpg')).media_id,
  ];
  for (const id of ids) assert.equal(errcode(await api.draft({ thumb_media_id: id })), 40007);
  const { media_id: thumb } = await api.add('thumb', 'thumb.jpg');
  assert.equal(errcode(await api.draft({ thumb_media_id: thumb })), undefined);
  sim.state.quirks.permanent_thumb_refused = true;
  assert.equal(errcode(await api.draft({ thumb_media_id: thumb })), 40007);
});

test('a cover of one pixel is 53402', async (t) => {
  const { sim, api } = await bench(t);
  const pixel = 'R0lGODlhAQABAIAAAMzMzAAAACH5BAAAAAAALAAAAAABAAEAAAICRAEAOw==';
  const made = await control(sim, 'POST', '/materials', {
    type: 'image',
    name: 'pixel.gif',
    content_base64: pixel,
  });
  assert.equal(errcode(await api.draft({ thumb_media_id: made.media_id })), 53402);
});

test('an index out of range is 40114, an address that is none 41039', async (t) => {
  const { api } = await bench(t);
  const { media_id: id } = await api.draft();
  const update = (changes: Json) =>
    api.draftUpdate({ media_id: id, index: 0, articles: api.article(), ...changes });
  for (const index of [1, -1, 0.5, '0']) assert.equal(errcode(await update({ index })), 40114);
  const articles = api.article({ content_source_url: 'nowhere' });
  assert.equal(errcode(await update({ articles })), 41039);
  assert.equal(errcode(await update({ articles: [api.article()] })), 44003);
  assert.equal(errcode(await update({ media_id: undefined })), 41006);
  assert.equal(errcode(await update({ media_id: 5 })), 40007);
  assert.equal(errcode(await update({})), 0);
});

test('an update in the wrong charset is 40007, an addition 47001', async (t) => {
  const { api } = await bench(t);
  const gbk = Buffer.from('{"media_id":"\xb4\xba"}', 'latin1');
  const init = { method: 'POST', body: Uint8Array.from(gbk) };
  assert.equal(errcode(await json(await fetch(api.url('draft/update'), init))), 40007);
  assert.equal(errcode(await json(await fetch(api.url('draft/add'), init))), 47001);
});

test('open comments without the right to them are 88000', async (t) => {
  const { sim, api } = await bench(t);
  await control(sim, 'POST', '/apps', { app_id: sim.app.app_id, comments: false });
  assert.equal(errcode(await api.draft({ need_open_comment: 1 })), 88000);
  assert.equal(errcode(await api.draft({ need_open_comment: 0 })), undefined);
});

test('scripts may be refused rather than stripped', async (t) => {
  const { api } = await bench(t, { quirks: { scripts_refused: true } });
  assert.equal(errcode(await api.draft({ content: '<script>x</script>' })), 45166);
});

test('the short title of the newer documents can be asked for', async (t) => {
  const { api } = await bench(t, { limits: { title_chars: 32 } });
  assert.equal(errcode(await api.draft({ title: LONG(32) })), undefined);
  assert.equal(errcode(await api.draft({ title: LONG(33) })), 45003);
});

/** JSON as clients write it that escape everything. */
function escaped(value: unknown): string {
  return JSON.stringify(value).replace(
    /[^ -~]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

async function addEscaped(api: ArticleClient, changes: Json): Promise<Json> {
  return json(await post(api.url('draft/add'), escaped({ articles: [api.article(changes)] })));
}

const ESCAPED: ReadonlyArray<[keyof Json & string, number, number]> = [
  ['title', 10, 45003],
  ['author', 8, 45110],
  ['digest', 20, 45004],
];
for (const [name, most, code] of ESCAPED) {
  test(`a ${name} in \\u escapes is too long above ${most} characters, as ${code}`, async (t) => {
    const { sim, api } = await bench(t);
    const short = { title: 'x', digest: 'x' };
    assert.equal(errcode(await addEscaped(api, { ...short, [name]: LONG(most) })), undefined);
    assert.equal(errcode(await addEscaped(api, { ...short, [name]: LONG(most + 1) })), code);
    sim.state.quirks.escapes_counted = false;
    assert.equal(errcode(await addEscaped(api, { ...short, [name]: LONG(most + 1) })), undefined);
  });
}

test('texts in \\u escapes are kept with the escapes in them', async (t) => {
  const { sim, api } = await bench(t);
  const title = async () => {
    const { media_id: id } = await addEscaped(api, { title: '春"\\u6625' });
    return articlesOf(await api.draftGet(id))[0]?.title;
  };
  assert.equal(await title(), '\\u6625"\\u6625');
  sim.state.quirks.escapes_literal = false;
  assert.equal(await title(), '春"\\u6625');
});

const LIMITED: ReadonlyArray<[SimulatorOptions['limits'], Json, number]> = [
  [{ content_chars: 20_000 }, { content: LONG(20_001) }, 45002],
  [{ digest_chars: 5 }, { digest: LONG(6) }, 45004],
  [{ articles_per_draft: 0 }, {}, 45008],
];
for (const [limits, changes, code] of LIMITED) {
  test(`a limit that was lowered holds: ${JSON.stringify(limits)}`, async (t) => {
    const { api } = await bench(t, { limits });
    assert.equal(errcode(await api.draft(changes)), code);
  });
}
