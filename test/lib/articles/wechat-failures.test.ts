/** What WeChat answers while pictures are taken over: the picture's failure, or everybody's. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  createWeChatClient,
  TokenUnavailable,
  WeChatError,
  WeChatUnreachable,
} from '../../../lib/wechat/index.ts';
import { HOST, newAccount, partsFor, prepare, sent, simulator } from './bench.ts';

const TWO = `<img src="${HOST}/1.jpg"><img src="${HOST}/2.jpg">`;
const one = { limits: { parallel: 1 } };
const uploadimg = '/cgi-bin/media/uploadimg';
const addMaterial = '/cgi-bin/material/add_material';

for (const errcode of [45009, 45011, 48001, 40001, 45074, 40164]) {
  test(`${errcode} concerns the account: it is thrown as it is, and nothing more is sent`, async () => {
    simulator.state.faults.add({ path: uploadimg, times: 'always', fault: { errcode } });
    const preparing = prepare(TWO, { onImageError: 'keep' }, {}, partsFor(newAccount(), one));
    await assert.rejects(preparing, (error) => error instanceof WeChatError && error.errcode === errcode);
    assert.equal(sent('media/uploadimg'), 1);
  });
}

for (const [errcode, reason] of [
  [40005, 'wechat_format'],
  [40137, 'wechat_format'],
  [40009, 'wechat_size'],
  [44001, 'wechat_input'],
  [99999, 'wechat_unknown'],
] as const) {
  test(`${errcode} concerns the picture: ${reason}`, async () => {
    simulator.state.faults.add({ path: uploadimg, fault: { errcode } });
    const { images } = await prepare(TWO, { onImageError: 'keep' }, {}, partsFor(newAccount(), one));
    assert.deepEqual(
      images.map(({ state, reason }) => reason ?? state),
      [reason, 'rehosted'],
    );
  });
}

test('a bad moment of uploadimg is met with a second try; two are the picture’s failure', async () => {
  for (const fault of [{ errcode: -1 }, { status: 503 }, { drop: 'after' }] as const) {
    simulator.state.faults.add({ path: uploadimg, fault });
    const { images } = await prepare(`<img src="${HOST}/1.jpg">`);
    assert.equal(images[0]?.state, 'rehosted');
  }
  simulator.state.faults.add({ path: uploadimg, times: 2, fault: { errcode: -1 } });
  const { images } = await prepare(TWO, { onImageError: 'keep' }, {}, partsFor(newAccount(), one));
  assert.deepEqual(
    images.map(({ state, reason }) => reason ?? state),
    ['wechat_busy', 'rehosted'],
  );
});

test('add_material is never repeated: what may have been stored is said so', async () => {
  simulator.state.faults.add({ path: addMaterial, fault: { errcode: -1 } });
  const { images } = await prepare(`<img src="${HOST}/1.gif">`, { onImageError: 'keep' });
  assert.equal(images[0]?.reason, 'outcome_unknown');
  assert.equal(sent('material/add_material'), 1);
});

test('WeChat out of reach concerns everybody', async () => {
  simulator.state.faults.add({ path: uploadimg, times: 'always', fault: { drop: 'before' } });
  const keep = { onImageError: 'keep' } as const;
  await assert.rejects(prepare(TWO, keep, {}, partsFor(newAccount(), one)), WeChatUnreachable);
  simulator.state.faults.add({ path: addMaterial, fault: { drop: 'after' } });
  await assert.rejects(prepare(`<img src="${HOST}/1.gif">`, keep), WeChatUnreachable);
});

test('so does a token that is not to be had', async () => {
  const tokens = {
    get: async () => {
      throw new TokenUnavailable('main', 'not_pushed');
    },
    replace: async () => undefined,
  };
  const wechat = createWeChatClient({ tokens, baseUrl: simulator.url });
  const parts = { ...partsFor(newAccount()), wechat };
  await assert.rejects(prepare(TWO, { onImageError: 'keep' }, {}, parts), TokenUnavailable);
});
