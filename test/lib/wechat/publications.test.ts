import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createWeChatClient } from '../../../lib/wechat/client.ts';
import { standIn } from '../../helpers/stand-in.ts';
import { FIXED } from './helpers.ts';

async function answering(t: TestContext, body: string) {
  const { url, requests } = await standIn(t, body);
  return { ...createWeChatClient({ tokens: FIXED, baseUrl: url }), requests };
}

test('the ids of a submission are as WeChat gives them: numbers, and texts in its documents', async (t) => {
  for (const [text, expected] of [
    ['"publish_id":2247483663,"msg_data_id":2247483664', { publish_id: 2247483663, msg_data_id: 2247483664 }],
    [
      '"publish_id":"100000001","msg_data_id":"100000002"',
      { publish_id: '100000001', msg_data_id: '100000002' },
    ],
    ['"publish_id":"100000001"', { publish_id: '100000001' }],
    ['"publish_id":1,"msg_data_id":null', { publish_id: 1 }],
    ['"publish_id":9007199254740993', { publish_id: '9007199254740993' }],
  ] as const) {
    const { publications } = await answering(t, `{"errcode":0,"errmsg":"ok",${text}}`);
    assert.deepEqual(await publications.submit('D'), expected);
  }
});

test('an id goes back as a number, unless a number cannot hold it', async (t) => {
  const { publications, requests } = await answering(t, '{"publish_id":1,"publish_status":1}');
  const ids = [
    [2247483663, '2247483663'],
    ['2247483663', '2247483663'],
    ['0', '0'],
    ['9007199254740991', '9007199254740991'],
    ['9007199254740993', '"9007199254740993"'],
    ['007', '"007"'],
    ['abc', '"abc"'],
    ['', '""'],
    ['1e3', '"1e3"'],
    [' 1', '" 1"'],
    ['-1', '"-1"'],
  ] as const;
  for (const [id] of ids) await publications.get(id);
  assert.deepEqual(
    requests.map(({ body }) => String(body)),
    ids.map(([, sent]) => `{"publish_id":${sent}}`),
  );
});

test('the state of a publication, in each of its seven values', async (t) => {
  for (const publish_status of [0, 1, 2, 3, 4, 5, 6]) {
    const { publications } = await answering(t, `{"publish_id":7,"publish_status":${publish_status}}`);
    assert.deepEqual(await publications.get(7), { publish_id: 7, publish_status, fail_idx: [] });
  }
  const { publications } = await answering(t, '{"publish_status":"3"}');
  assert.deepEqual(await publications.get('7'), { publish_id: '7', publish_status: 3, fail_idx: [] });
});

test('which articles failed is a list, whether none, one or several did', async (t) => {
  for (const [text, expected] of [
    ['', []],
    [',"fail_idx":[]', []],
    [',"fail_idx":null', []],
    [',"fail_idx":1', [1]],
    [',"fail_idx":[1,2]', [1, 2]],
    [',"fail_idx":["1","2"]', [1, 2]],
  ] as const) {
    const { publications } = await answering(t, `{"publish_id":7,"publish_status":2${text}}`);
    assert.deepEqual((await publications.get(7)).fail_idx, expected, text);
  }
});

test('what was published has its addresses', async (t) => {
  const body =
    '{"publish_id":7,"publish_status":0,"article_id":"A","article_detail":{"count":1,"item":[{"idx":1,"article_url":"http:\\/\\/mp.weixin.qq.com\\/s","new":1}]},"fail_idx":[]}';
  const { publications } = await answering(t, body);
  assert.deepEqual(await publications.get(7), {
    publish_id: 7,
    publish_status: 0,
    article_id: 'A',
    article_detail: { count: 1, item: [{ idx: 1, article_url: 'http://mp.weixin.qq.com/s' }] },
    fail_idx: [],
  });
  for (const detail of ['{}', '{"item":null}', '{"count":0,"item":[]}']) {
    const other = await answering(t, `{"publish_id":7,"publish_status":1,"article_detail":${detail}}`);
    assert.deepEqual((await other.publications.get(7)).article_detail, { count: 0, item: [] });
  }
});
