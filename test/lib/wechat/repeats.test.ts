import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Fault } from '../../../dev/wechat/simulator.ts';
import type { SendHttp } from '../../../lib/net/http.ts';
import { HttpFailure } from '../../../lib/net/http-failure.ts';
import { fetchStableToken } from '../../../lib/wechat/access-token.ts';
import { createWeChatClient, type WeChatClient } from '../../../lib/wechat/client.ts';
import { rawServer } from '../../helpers/raw-server.ts';
import { clientOf, errorOf, FIXED, fileOf, simulator } from './helpers.ts';

type Case = readonly [path: string, call: (wechat: WeChatClient) => Promise<unknown>];

/** Made twice they do what they do once. */
const IDEMPOTENT: readonly Case[] = [
  [
    '/cgi-bin/material/batchget_material',
    (wechat) => wechat.materials.list({ type: 'image', offset: 0, count: 1 }),
  ],
  ['/cgi-bin/material/get_materialcount', (wechat) => wechat.materials.count()],
];
const PHOTO = fileOf('photo.jpg');
const LASTING: readonly Case[] = [
  ['/cgi-bin/material/add_material', (wechat) => wechat.materials.add('image', PHOTO)],
  ['/cgi-bin/material/del_material', (wechat) => wechat.materials.delete('x')],
  ['/cgi-bin/media/upload', (wechat) => wechat.media.upload('image', PHOTO)],
  ['/cgi-bin/media/uploadimg', (wechat) => wechat.media.uploadImage(PHOTO)],
];
/** Bad moments of WeChat's, and of the line. */
const PASSING: readonly Fault[] = [
  { errcode: -1 },
  { errcode: 61450, errmsg: 'system error' },
  { errcode: 9001002, errmsg: 'remote service unavailable' },
  { status: 500 },
  { status: 502 },
  { status: 503 },
  { drop: 'before' },
  { drop: 'after' },
  { truncate: 5 },
];
/** What a second try at once would not mend. */
const STAYING: readonly Fault[] = [
  { errcode: 40007 },
  { errcode: 45009 },
  { errcode: 45011, errmsg: 'slower' },
  { errcode: 46007, errmsg: 'transcoding' },
  { errcode: 48001, errmsg: 'api unauthorized' },
  { errcode: 12345, errmsg: 'new' },
  { status: 404 },
  { status: 412 },
  { body: '<html>' },
  { body: '' },
];

/** How often a call is made while a fault strikes it so many times, and how it ends. */
async function made(t: TestContext, [path, call]: Case, fault: Fault, times: number) {
  const sim = await simulator(t);
  sim.state.faults.add({ path, times, fault });
  const outcome = await call(clientOf(sim)).then(
    () => 'answered',
    (error: Error) => error.name,
  );
  return { outcome, requests: sim.state.log.list({ path }).length };
}

/** The pauses between attempts are real ones, so cases go side by side. */
const sideBySide = <T>(cases: readonly T[], check: (one: T) => Promise<void>) =>
  Promise.all(cases.map(check));

const combined = (calls: readonly Case[], faults: readonly Fault[]) =>
  calls.flatMap((call) => faults.map((fault) => ({ call, fault })));

test('an idempotent call is made once more after a bad moment', async (t) => {
  await sideBySide(combined(IDEMPOTENT, PASSING), async ({ call, fault }) => {
    const { outcome, requests } = await made(t, call, fault, 1);
    assert.deepEqual([outcome, requests], ['answered', 2], `${call[0]} ${JSON.stringify(fault)}`);
  });
});

test('once more, and not again', async (t) => {
  await sideBySide(combined(IDEMPOTENT, PASSING), async ({ call, fault }) => {
    const { outcome, requests } = await made(t, call, fault, 9);
    assert.match(outcome, /^WeChat(Error|Unreachable)$/);
    assert.equal(requests, 2, `${call[0]} ${JSON.stringify(fault)}`);
  });
});

test('nothing that makes or removes something is ever repeated', async (t) => {
  await sideBySide(combined(LASTING, PASSING), async ({ call, fault }) => {
    const { outcome, requests } = await made(t, call, fault, 1);
    assert.match(outcome, /^WeChat(Error|Unreachable)$/);
    assert.equal(requests, 1, `${call[0]} ${JSON.stringify(fault)}`);
  });
});

test('what another try would not mend is not tried again', async (t) => {
  await sideBySide(combined([...IDEMPOTENT, ...LASTING], STAYING), async ({ call, fault }) => {
    const { requests } = await made(t, call, fault, 1);
    assert.equal(requests, 1, `${call[0]} ${JSON.stringify(fault)}`);
  });
});

test('downloads are idempotent, too', async (t) => {
  await sideBySide(
    PASSING.filter(({ truncate }) => !truncate),
    async (fault) => {
      const sim = await simulator(t);
      const wechat = clientOf(sim);
      const { media_id: temporary = '' } = await wechat.media.upload('image', PHOTO);
      const { media_id: permanent } = await wechat.materials.add('image', PHOTO);
      for (const [path, get] of [
        ['/cgi-bin/media/get', () => wechat.media.get(temporary)],
        ['/cgi-bin/material/get_material', () => wechat.materials.get(permanent)],
      ] as const) {
        sim.state.faults.add({ path, fault });
        const download = await get();
        assert.ok('file' in download);
        await download.file.cancel();
        assert.equal(sim.state.log.list({ path }).length, 2);
      }
    },
  );
});

test('so is the asking for a token', async (t) => {
  await sideBySide([{ errcode: -1 }, { status: 503 }, { drop: 'after' as const }], async (fault) => {
    const sim = await simulator(t);
    sim.state.faults.add({ path: '/cgi-bin/stable_token', fault });
    assert.ok((await fetchStableToken(sim.app, { baseUrl: sim.url })).access_token);
    assert.equal(sim.state.log.list().length, 2);
  });
});

test('bad moments and a bad token together come to an end', async (t) => {
  const sim = await simulator(t);
  const path = '/cgi-bin/material/get_materialcount';
  for (const fault of [
    { status: 503 },
    { errcode: 40001 },
    { errcode: -1 },
    { errcode: 42001 },
    { errcode: -1 },
  ]) {
    sim.state.faults.add({ path, fault });
  }
  await assert.rejects(clientOf(sim).materials.count(), { errcode: 42001 });
  assert.equal(sim.state.log.list({ path }).length, 4);
});

test('a kept connection that has died is no reason to fail an idempotent call', async (t) => {
  const { url, peers } = await rawServer(t, async (peer, index) => {
    await peer.request();
    peer.answer(200, [], '{"image_count":1}');
    const before = peer.received.length;
    await peer.until(() => peer.received.length > before || peer.ended);
    if (index === 0) peer.socket.resetAndDestroy();
  });
  const wechat = createWeChatClient({ tokens: FIXED, baseUrl: url });
  for (let nth = 0; nth < 2; nth++) assert.equal((await wechat.materials.count()).image_count, 1);
  assert.equal(peers.length, 2);
});

/** A transport that always fails like this; counts its requests. */
function failing(failure: () => Error, onSend = () => {}) {
  const sent: boolean[] = [];
  const send: SendHttp = async ({ once }) => {
    sent.push(once === true);
    onSend();
    throw failure();
  };
  return { sent, wechat: createWeChatClient({ tokens: FIXED, send, baseUrl: 'http://wechat.invalid' }) };
}

test('what ran out of time already is not tried again', async () => {
  for (const code of ['ETIMEDOUT', 'ECONNECTTIMEOUT', 'EABORTED']) {
    const { sent, wechat } = failing(() => new HttpFailure('wechat.invalid', code, 'all'));
    await assert.rejects(wechat.materials.count(), {
      name: 'WeChatUnreachable',
      reason: 'timeout',
      sent: 'all',
    });
    assert.equal(sent.length, 1);
  }
});

test('what the caller has given up is not tried again', async () => {
  const controller = new AbortController();
  const failure = () => new HttpFailure('wechat.invalid', 'ECONNRESET', 'all');
  const { sent, wechat } = failing(failure, () => controller.abort());
  const error = await errorOf(wechat.materials.count({ signal: controller.signal }));
  assert.equal((error as Error).name, 'WeChatUnreachable');
  assert.equal(sent.length, 1);
});

test('the transport is told what must not happen twice', async () => {
  for (const [cases, once] of [
    [IDEMPOTENT, false],
    [LASTING, true],
  ] as const) {
    for (const [, call] of cases) {
      const { sent, wechat } = failing(() => new HttpFailure('wechat.invalid', 'ETIMEDOUT', 'nothing'));
      await errorOf(call(wechat));
      assert.deepEqual(sent, [once]);
    }
  }
});
