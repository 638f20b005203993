import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { fetchStableToken } from '../../../lib/wechat/access-token.ts';
import { createWeChatClient, type WeChatClient } from '../../../lib/wechat/client.ts';
import type { CallOptions } from '../../../lib/wechat/index.ts';
import { readAll } from '../../helpers/bytes.ts';
import { bytesOf } from '../../helpers/fixtures.ts';
import { type Peer, rawServer } from '../../helpers/raw-server.ts';
import { errorOf, FIXED, fileOf } from './helpers.ts';

const PHOTO = fileOf('photo.jpg');
const list = { type: 'image', offset: 0, count: 20 } as const;

/** Every call, and how many seconds one attempt of it may take. */
const CALLS: readonly (readonly [
  number,
  (wechat: WeChatClient, options?: CallOptions) => Promise<unknown>,
])[] = [
  [90, (wechat, options) => wechat.materials.add('image', PHOTO, {}, options)],
  [90, (wechat, options) => wechat.media.upload('image', PHOTO, options)],
  [90, (wechat, options) => wechat.media.uploadImage(PHOTO, options)],
  [600, (wechat, options) => wechat.materials.get('x', options)],
  [600, (wechat, options) => wechat.media.get('x', options)],
  [600, (wechat, options) => wechat.media.getHdVoice('x', options)],
  [15, (wechat, options) => wechat.materials.delete('x', options)],
  [15, (wechat, options) => wechat.materials.count(options)],
  [15, (wechat, options) => wechat.materials.list(list, options)],
  [15, (wechat, options) => wechat.drafts.add([], options)],
  [15, (wechat, options) => wechat.published.deleteAll('x', options)],
];

async function client(t: TestContext, talk: (peer: Peer) => Promise<void> | void) {
  const { url, peers } = await rawServer(t, talk);
  return { wechat: createWeChatClient({ tokens: FIXED, baseUrl: url }), peers, url };
}

const silent = async (peer: Peer) => void (await peer.request());
const late = { name: 'WeChatUnreachable', reason: 'timeout' };

/** An attempt's own time; what the transport waits for is shorter. */
const LEAST_MS = 10_000;

/** Keeps the clocks of calls in hand: what each was set to, and the means to let it run out. */
function clocks(t: TestContext) {
  const set: { seconds: number; runOut: () => void }[] = [];
  const real = globalThis.setTimeout;
  const kept = (act: () => void, ms: number, ...rest: []) => {
    if (ms >= LEAST_MS) set.push({ seconds: ms / 1_000, runOut: act });
    return real(act, ms, ...rest);
  };
  t.mock.method(globalThis, 'setTimeout', kept as typeof setTimeout);
  return set;
}

test('an attempt has its time: long for files, short for JSON', async (t) => {
  for (const [seconds, call] of CALLS) {
    const set = clocks(t);
    const { wechat } = await client(t, async (peer) => {
      await peer.request();
      set[0]?.runOut();
    });
    await assert.rejects(call(wechat), { ...late, sent: 'all' });
    assert.deepEqual(
      set.map((clock) => clock.seconds),
      [seconds],
      'one attempt, and no other after it',
    );
    t.mock.restoreAll();
  }
});

test('the time covers the answer to its end', async (t) => {
  const set = clocks(t);
  const { wechat } = await client(t, async (peer) => {
    await peer.request();
    peer.answer(200, ['Content-Length: 100000'], bytesOf('photo.jpg'));
  });
  const download = await wechat.media.get('x');
  assert.ok('file' in download);
  setImmediate(() => set[0]?.runOut());
  await assert.rejects(readAll(download.file.chunks), late);
});

test('the signal of the caller ends every call, before and in its middle', async (t) => {
  for (const [, call] of CALLS) {
    const { wechat, peers } = await client(t, silent);
    await assert.rejects(call(wechat, { signal: AbortSignal.abort() }), { ...late, sent: 'nothing' });
    assert.equal(peers.length, 0);
    const controller = new AbortController();
    const { wechat: other } = await client(t, async (peer) => {
      await peer.request();
      controller.abort();
    });
    await assert.rejects(call(other, { signal: controller.signal }), { ...late, sent: 'all' });
  }
});

test('the signal of the caller ends the reading of a file', async (t) => {
  const controller = new AbortController();
  const { wechat } = await client(t, async (peer) => {
    await peer.request();
    peer.answer(200, ['Content-Length: 100000'], bytesOf('photo.jpg'));
  });
  const download = await wechat.media.get('x', { signal: controller.signal });
  assert.ok('file' in download);
  setImmediate(() => controller.abort());
  await assert.rejects(readAll(download.file.chunks), late);
});

test('the asking for a token has a time of its own, and is not repeated after it', async (t) => {
  const { url, peers } = await rawServer(t, silent);
  const app = { app_id: 'wx1', app_secret: 'SECRET' };
  const error = await errorOf(fetchStableToken(app, { baseUrl: url, timeoutMs: 30 }));
  assert.equal((error as { reason?: string }).reason, 'timeout');
  assert.ok(peers.length <= 1);
  const given = fetchStableToken(app, { baseUrl: url, signal: AbortSignal.abort() });
  await assert.rejects(given, { ...late, sent: 'nothing' });
});
