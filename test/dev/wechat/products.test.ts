import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Simulator } from '../../../dev/wechat/simulator.ts';
import { bench } from './articles.ts';
import { control, errcode, postJson } from './helpers.ts';

const ask = (sim: Simulator, token: string, body: unknown) =>
  postJson(`${sim.url}/channels/ec/service/product/getcardinfo?access_token=${token}`, body);

const CARD = { product_id: '1', article_type: 'news', card_type: 3 };

test('a product has a key for the bar and HTML for the cards', async (t) => {
  const { sim, api } = await bench(t);
  const bar = await ask(sim, api.token, CARD);
  assert.deepEqual(Object.keys(bar), ['errcode', 'errmsg', 'product_key']);
  assert.deepEqual(await ask(sim, api.token, CARD), bar);
  for (const card_type of [0, 1, 2]) {
    const card = await ask(sim, api.token, { ...CARD, card_type });
    assert.deepEqual(Object.keys(card), ['errcode', 'errmsg', 'DOM']);
  }
  const footer_product_info = { product_key: bar.product_key };
  assert.equal(errcode(await api.draft({ product_info: { footer_product_info } })), undefined);
});

test('what is no product, article type or card type is 10170001 to 10170003', async (t) => {
  const { sim, api } = await bench(t);
  const code = async (changes: object) => errcode(await ask(sim, api.token, { ...CARD, ...changes }));
  assert.equal(await code({ product_id: undefined }), 10170001);
  assert.equal(await code({ article_type: 'video' }), 10170002);
  assert.equal(await code({ card_type: 4 }), 10170003);
  await control(sim, 'POST', '/apps', { app_id: sim.app.app_id, products: ['2'] });
  assert.equal(await code({}), 10170001);
  assert.equal(await code({ product_id: '2' }), 0);
});

for (const [selling, code] of [
  ['restricted', 53404],
  ['closed', 53406],
] as const) {
  test(`an account whose selling is ${selling} gets ${code} for an article with a product`, async (t) => {
    const { sim, api } = await bench(t);
    const { product_key } = await ask(sim, api.token, CARD);
    await control(sim, 'POST', '/apps', { app_id: sim.app.app_id, selling });
    const product_info = { footer_product_info: { product_key } };
    assert.equal(errcode(await api.draft({ product_info })), code);
    assert.equal(errcode(await api.draft()), undefined);
  });
}
