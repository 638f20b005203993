/** Which article of several is meant: a slip here replaces or deletes the wrong one, or all of them (wechat-api.md 5). */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { createWeChatClient, type WeChatClient } from '../../../lib/wechat/client.ts';
import { standIn } from '../../helpers/stand-in.ts';
import { errorOf, FIXED } from './helpers.ts';

const ARTICLE = { title: 'T', content: 'C' };

async function client(t: TestContext) {
  const { url, requests } = await standIn(t, '{"errcode":0,"errmsg":"ok"}');
  return { wechat: createWeChatClient({ tokens: FIXED, baseUrl: url }), requests };
}

/** What an index may come as from a program that no compiler checks. */
const NO_INDEX: readonly unknown[] = [
  undefined,
  null,
  '',
  '0',
  '1',
  'all',
  -1,
  -0.5,
  0.5,
  1.000001,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  2 ** 53,
  // These come round to 0, or to nothing, where an integer of 32 bits is counted on by one.
  2 ** 32 - 1,
  2 ** 31,
  100,
  [],
  [0],
  {},
  true,
  false,
  0n,
];

const calls: Readonly<Record<string, (wechat: WeChatClient, index: number) => Promise<void>>> = {
  'published.delete': ({ published }, index) => published.delete('A', index),
  'drafts.update': ({ drafts }, index) => drafts.update('D', index, ARTICLE),
  'news.update': ({ news }, index) => news.update('N', index, ARTICLE),
};

test('what is no index is refused before anything is sent', async (t) => {
  const { wechat, requests } = await client(t);
  for (const [name, call] of Object.entries(calls)) {
    for (const index of NO_INDEX) {
      const error = await errorOf(call(wechat, index as number));
      assert.ok(error instanceof RangeError, `${name} ${String(index)}`);
    }
  }
  assert.equal(requests.length, 0);
});

test('drafts and news are counted from 0, as WeChat counts them', async (t) => {
  const { wechat, requests } = await client(t);
  await wechat.drafts.update('D', 7, ARTICLE);
  await wechat.news.update('N', 0, ARTICLE);
  const sent = requests.map(({ body }) => JSON.parse(String(body)));
  assert.deepEqual(sent, [
    { media_id: 'D', index: 7, articles: ARTICLE },
    { media_id: 'N', index: 0, articles: ARTICLE },
  ]);
});

test('published articles are counted from 0 here and from 1 there', async (t) => {
  const { wechat, requests } = await client(t);
  for (const index of [0, 1, 7, 99, -0]) await wechat.published.delete('A', index);
  assert.deepEqual(
    requests.map(({ body }) => String(body)),
    [1, 2, 8, 100, 1].map((index) => `{"article_id":"A","index":${index}}`),
  );
});

test('whatever is asked for, the deletion of one never becomes that of all', async (t) => {
  const { wechat, requests } = await client(t);
  const anything = fc.oneof(
    fc.anything(),
    fc.integer({ min: -3, max: 110 }),
    fc.double(),
    fc.maxSafeInteger(),
    fc.constantFrom(...NO_INDEX),
  );
  const property = fc.asyncProperty(anything, async (index) => {
    const before = requests.length;
    const refused = await wechat.published.delete('A', index as number).then(
      () => false,
      () => true,
    );
    const sent = requests.slice(before).map(({ body }) => JSON.parse(String(body)) as { index?: unknown });
    assert.equal(sent.length, refused ? 0 : 1);
    for (const body of sent) assert.ok(Number.isSafeInteger(body.index) && Number(body.index) >= 1);
  });
  await fc.assert(property, { numRuns: 300 });
});

test('all are deleted by a call of its own, and by no other', async (t) => {
  const { wechat, requests } = await client(t);
  await wechat.published.deleteAll('A');
  assert.deepEqual(
    requests.map(({ body }) => String(body)),
    ['{"article_id":"A","index":0}'],
  );
});
