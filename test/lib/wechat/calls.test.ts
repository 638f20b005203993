import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TokenSource } from '../../../lib/wechat/call.ts';
import { createWeChatClient } from '../../../lib/wechat/client.ts';
import { isOutcomeUnknown, WeChatError } from '../../../lib/wechat/errors.ts';
import { type StandInAnswer, standIn } from '../../helpers/stand-in.ts';
import { CALLS } from './calls/all.ts';
import type { CallCase } from './calls/case.ts';
import { errorOf, FIXED } from './helpers.ts';

const hostOf = (url: string) => new URL(url).host;
const apiOf = ({ sends }: CallCase) => sends.split(' ')[1] ?? '';

for (const one of CALLS) {
  test(`${one.name}: what it sends and what it understands`, async (t) => {
    const { url, requests } = await standIn(t, one.answer);
    const result = await one.call(createWeChatClient({ tokens: FIXED, baseUrl: url }));
    assert.deepEqual(result, one.result);
    assert.equal(requests.length, 1);
    const [method, path, query] = one.sends.split(' ');
    assert.equal(
      requests[0]?.line,
      `${method} ${path}?access_token=TOKEN${query ? `&${query}` : ''} HTTP/1.1`,
    );
    assert.equal(String(requests[0]?.body), one.body ?? '');
    const bodyHeaders = one.body
      ? [
          'content-type: application/json; charset=utf-8',
          'accept-encoding: gzip',
          `content-length: ${Buffer.byteLength(one.body)}`,
        ]
      : [];
    assert.deepEqual(requests[0]?.headers, [
      ...bodyHeaders,
      `Host: ${hostOf(url)}`,
      'Connection: keep-alive',
    ]);
  });
}

test('no two calls are the same, and the client has no other', () => {
  const wechat = createWeChatClient({ tokens: FIXED, baseUrl: 'http://wechat.invalid' });
  const names = Object.entries(wechat).flatMap(([group, api]) =>
    Object.keys(api).map((name) => `${group}.${name}`),
  );
  const elsewhere = names.filter((name) => /^(media|materials)\.|\.walk$/.test(name));
  assert.deepEqual([...CALLS.map(({ name }) => name), ...elsewhere].sort(), names.sort());
});

/** Bad moments of WeChat's and of the line, and whether the call may have been done. */
const BAD_MOMENTS: readonly (readonly [StandInAnswer, open: boolean])[] = [
  ['{"errcode":-1,"errmsg":"system error hint: [NX0zcA05993060]"}', true],
  [{ status: 503, headers: ['Content-Type: text/html'], body: '<html>' }, true],
];

test('after a bad moment a call is made once more, or never', async (t) => {
  await Promise.all(
    CALLS.flatMap((one) =>
      BAD_MOMENTS.map(async ([bad, open]) => {
        const { url, requests } = await standIn(t, bad);
        const error = await errorOf(one.call(createWeChatClient({ tokens: FIXED, baseUrl: url })));
        // By path: on a busy machine a stranger may knock at a port that was its own a moment ago.
        const own = requests.filter(({ line }) => line.includes(apiOf(one)));
        assert.equal(own.length, one.repeated ? 2 : 1, `${one.name}: ${requests.map(({ line }) => line)}`);
        assert.equal(isOutcomeUnknown(error), one.lasting && open, one.name);
      }),
    ),
  );
});

test('without an answer that can be read the outcome of what lasts is unknown', async (t) => {
  for (const one of CALLS) {
    const { url, requests } = await standIn(t, 'Service Unavailable');
    const error = await errorOf(one.call(createWeChatClient({ tokens: FIXED, baseUrl: url })));
    assert.deepEqual(
      [(error as { reason?: string }).reason, requests.length],
      ['not_understood', 1],
      one.name,
    );
    assert.equal(isOutcomeUnknown(error), one.lasting, one.name);
  }
});

test('a refusal is told as it is, and never repeated', async (t) => {
  const body =
    '{"errcode":45166,"errmsg":"invalid content hint: [bzsJ30451p445] rid: 63901312-73595d7c-3b05195e"}';
  for (const one of CALLS) {
    const { url, requests } = await standIn(t, body);
    const error = await errorOf(one.call(createWeChatClient({ tokens: FIXED, baseUrl: url })));
    assert.ok(error instanceof WeChatError, one.name);
    assert.deepEqual(
      [error.api, error.errcode, error.errmsg, error.rid, error.class.kind],
      [apiOf(one), 45166, 'invalid content hint: [bzsJ30451p445]', '63901312-73595d7c-3b05195e', 'input'],
    );
    assert.equal(requests.length, 1);
    assert.equal(isOutcomeUnknown(error), false);
  }
});

test('a refused token is replaced once, and the call sent again whole', async (t) => {
  const refusal = '{"errcode":40001,"errmsg":"invalid credential, access_token is invalid or not latest"}';
  const tokens: TokenSource = { get: async () => 'OLD', replace: async () => 'NEW' };
  for (const one of CALLS) {
    const { url, requests } = await standIn(t, ({ line }) => (line.includes('OLD') ? refusal : one.answer));
    assert.deepEqual(await one.call(createWeChatClient({ tokens, baseUrl: url })), one.result, one.name);
    assert.deepEqual(
      requests.map(({ line }) => /access_token=(\w+)/.exec(line)?.[1]),
      ['OLD', 'NEW'],
    );
    assert.deepEqual(requests[1]?.body, requests[0]?.body);
  }
});

test('a signal ends every call', async () => {
  const wechat = createWeChatClient({ tokens: FIXED, baseUrl: 'http://127.0.0.1:9' });
  const signal = AbortSignal.abort();
  const article = { title: 'T', content: 'C' };
  const page = { offset: 0, count: 1 };
  const video = { media_id: 'V', title: 'T', description: 'D' };
  const product = { product_id: 'P', article_type: 'news', card_type: 1 } as const;
  const calls = [
    wechat.drafts.add([article], { signal }),
    wechat.drafts.get('D', { signal }),
    wechat.drafts.update('D', 0, article, { signal }),
    wechat.drafts.delete('D', { signal }),
    wechat.drafts.count({ signal }),
    wechat.drafts.list(page, { signal }),
    wechat.drafts.isSwitchedOn({ signal }),
    wechat.publications.submit('D', { signal }),
    wechat.publications.get(1, { signal }),
    wechat.published.list(page, { signal }),
    wechat.published.get('A', { signal }),
    wechat.published.delete('A', 0, { signal }),
    wechat.published.deleteAll('A', { signal }),
    wechat.news.add([article], { signal }),
    wechat.news.update('N', 0, article, { signal }),
    wechat.mass.uploadNews([article], { signal }),
    wechat.mass.uploadVideo(video, { signal }),
    wechat.quota.get('/x', { signal }),
    wechat.quota.clear('/x', { signal }),
    wechat.quota.clearAll('wx1', { signal }),
    wechat.diagnosis.rid('x', { signal }),
    wechat.diagnosis.apiDomainIps({ signal }),
    wechat.diagnosis.callbackIps({ signal }),
    wechat.products.card(product, { signal }),
  ];
  assert.equal(calls.length, CALLS.length);
  for (const call of calls) {
    await assert.rejects(call, { name: 'WeChatUnreachable', reason: 'timeout', sent: 'nothing' });
  }
});
