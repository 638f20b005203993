/** Answers that lack what they must have, and answers that have more than they need. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createWeChatClient, type WeChatClient } from '../../../lib/wechat/client.ts';
import { standIn } from '../../helpers/stand-in.ts';
import { CALLS } from './calls/all.ts';
import { FIXED } from './helpers.ts';

async function answering(t: TestContext, body: string): Promise<WeChatClient> {
  const { url } = await standIn(t, body);
  return createWeChatClient({ tokens: FIXED, baseUrl: url });
}

/** JSON without an error that is no answer to the call either. `{}` is none to any call that has a result. */
const NO_ANSWER: Readonly<Record<string, readonly string[]>> = {
  'drafts.add': ['{"item":[]}', '{"item":[{"media_id":"D"}]}', '{"media_id":""}', '{"media_id":5}'],
  'drafts.get': ['{"media_id":"D"}', '{"news_item":{}}', '{"news_item":["x"]}', '{"item":[]}'],
  'drafts.count': ['{"total_count":null}', '{"total_count":-1}', '{"total_count":"many"}'],
  'drafts.list': [
    '{"item":[]}',
    '{"item":{},"total_count":0}',
    '{"total_count":0}',
    '{"item":[{"media_id":"D"}],"total_count":1}',
    '{"item":[{"content":{"news_item":[]}}],"total_count":1}',
    '{"item":[{"article_id":"A","content":{"news_item":[]}}],"total_count":1}',
    '{"item":[null],"total_count":1}',
  ],
  'drafts.isSwitchedOn': ['{"errcode":0,"errmsg":"ok"}', '{"is_open":null}', '{"is_open":7}'],
  'publications.submit': [
    '{"errcode":0,"errmsg":"ok"}',
    '{"publish_id":""}',
    '{"publish_id":0}',
    '{"publish_id":{}}',
  ],
  'publications.get': ['{"publish_id":1}', '{"publish_status":null}', '{"publish_status":"done"}'],
  'published.list': ['{"item":[{"media_id":"D","content":{"news_item":[]}}],"total_count":1}'],
  'published.get': ['{"news_item":null}'],
  'news.add': ['{"media_id":null}'],
  'mass.uploadNews': ['{"type":"news","created_at":1}'],
  'mass.uploadVideo': ['{"type":"video","created_at":1}'],
  'quota.get': ['{"quota":null}', '{"quota":{}}', '{"quota":{"daily_limit":1,"used":0}}'],
  'diagnosis.rid': ['{"request":"x"}'],
  'diagnosis.apiDomainIps': ['{"ip_list":"1.2.3.4"}'],
  'diagnosis.callbackIps': ['{"ip_list":{}}'],
  'products.card': ['{"product_key":""}', '{"DOM":null}'],
};

test('without what it must have an answer is none', async (t) => {
  const withResult = CALLS.filter(({ result }) => result !== undefined);
  assert.deepEqual(Object.keys(NO_ANSWER).sort(), withResult.map(({ name }) => name).sort());
  for (const { name, call, sends } of withResult) {
    for (const body of ['{}', ...(NO_ANSWER[name] ?? [])]) {
      const api = sends.split(' ')[1];
      const expected = { name: 'WeChatUnreachable', reason: 'not_understood', api };
      await assert.rejects(call(await answering(t, body)), expected, `${name} ${body}`);
    }
  }
});

test('a draft has its id, whatever stands in `item` (0.8)', async (t) => {
  for (const item of ['[]', '[{"index":0,"ad_count":0}]', '[{"media_id":"other"}]', '{}', 'null']) {
    const { drafts } = await answering(t, `{"media_id":"D","item":${item},"total_count":0}`);
    assert.deepEqual(await drafts.add([{ title: 'T', content: 'C' }]), { media_id: 'D' });
  }
});

test('times that an answer does not have are not made up', async (t) => {
  const { drafts, published } = await answering(t, '{"news_item":[]}');
  assert.deepEqual(await drafts.get('D'), { news_item: [] });
  assert.deepEqual(await published.get('A'), { news_item: [] });
});

test('an item of a list has a time to go by, its own or that of its articles', async (t) => {
  const time = async (item: string) => {
    const { drafts } = await answering(t, `{"item":[{"media_id":"D",${item}}],"total_count":1}`);
    const page = await drafts.list({ offset: 0, count: 1 });
    assert.equal(page.item_count, 1);
    return page.item[0]?.update_time;
  };
  assert.equal(await time('"content":{"news_item":[],"update_time":5},"update_time":7'), 7);
  assert.equal(await time('"content":{"news_item":[],"update_time":5}'), 5);
  assert.equal(await time('"content":{"news_item":[]}'), 0);
});

test('with no_content the articles stay, without their content', async (t) => {
  const body =
    '{"item":[{"article_id":"A","content":{"news_item":[{"title":"T"}]},"update_time":7}],"total_count":1}';
  const { url, requests } = await standIn(t, body);
  const { published } = createWeChatClient({ tokens: FIXED, baseUrl: url });
  for (const no_content of [1, true, 0, false, undefined] as const) {
    const { item } = await published.list({ offset: 0, count: 1, no_content });
    assert.deepEqual(item[0]?.content, { news_item: [{ title: 'T' }] });
  }
  assert.deepEqual(
    requests.map((request) => (JSON.parse(String(request.body)) as { no_content: unknown }).no_content),
    [1, 1, 0, 0, 0],
  );
});

test('the switch is off, or on, and only ever asked', async (t) => {
  for (const [is_open, on] of [
    ['0', false],
    ['1', true],
    ['"1"', true],
  ] as const) {
    const { url, requests } = await standIn(t, `{"errcode":0,"errmsg":"ok","is_open":${is_open}}`);
    const { drafts } = createWeChatClient({ tokens: FIXED, baseUrl: url });
    assert.equal(await drafts.isSwitchedOn(), on);
    assert.match(
      requests[0]?.line ?? '',
      /[?&]checkonly=1(&| )/,
      'without it the box would be opened for good',
    );
  }
});

test('a product card is a key, markup, or both', async (t) => {
  const query = { product_id: 'P', article_type: 'news', card_type: 1 } as const;
  for (const card of [
    { product_key: 'K' },
    { DOM: '<mp-common-product>' },
    { product_key: 'K', DOM: '<a>' },
  ]) {
    const { products } = await answering(t, JSON.stringify({ errcode: 0, errmsg: 'ok', ...card }));
    assert.deepEqual(await products.card(query), card);
  }
});
