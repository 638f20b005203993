import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type HttpRequest, sendHttp } from '../../../lib/net/http.ts';
import { readAll } from '../../helpers/bytes.ts';
import { type Peer, rawServer } from '../../helpers/raw-server.ts';

/** Answers every request with the number of its connection. */
async function polite(peer: Peer, index: number) {
  for (;;) {
    const { line } = await peer.request();
    if (!line) return;
    peer.answer(200, [], String(index));
  }
}

/** Makes a request and says which connection it went over. */
async function connectionOf(url: string, request: Partial<HttpRequest> = {}): Promise<number> {
  const { body } = await sendHttp({ method: 'GET', url: new URL(url), ...request });
  return Number(await readAll(body));
}

test('a connection is kept for the next request', async (t) => {
  const { url, peers } = await rawServer(t, polite);
  for (let nth = 0; nth < 5; nth++) {
    assert.equal(await connectionOf(url), 0);
    assert.equal(await connectionOf(url, { method: 'POST', body: Buffer.from('x'), once: true }), 0);
  }
  assert.equal(peers.length, 1);
});

test('many requests at once share a bounded number of connections', async (t) => {
  const { url, peers } = await rawServer(t, polite);
  await Promise.all(Array.from({ length: 100 }, () => connectionOf(url)));
  assert.ok(peers.length > 1 && peers.length <= 32, `${peers.length} connections`);
});

test('a body that nobody reads does not come in the way of the next request', async (t) => {
  const { url, peers } = await rawServer(t, async (peer, index) => {
    await peer.request();
    peer.answer(200, ['Content-Length: 1000'], index === 0 ? 'half' : 'x'.repeat(1_000));
  });
  const first = await sendHttp({ method: 'GET', url: new URL(url) });
  first.body.destroy();
  const second = await sendHttp({ method: 'GET', url: new URL(url) });
  assert.equal((await readAll(second.body)).length, 1_000);
  assert.equal(peers.length, 2);
});

/** A server that resets its first connection as soon as a second request begins on it. */
const forgetful = async (peer: Peer, index: number) => {
  if (index > 0) return polite(peer, index);
  await peer.request();
  peer.answer(200, [], '0');
  const before = peer.received.length;
  await peer.until(() => peer.received.length > before);
  peer.socket.resetAndDestroy();
};

test('a kept connection that has died shows as stale', async (t) => {
  const { url } = await rawServer(t, forgetful);
  await connectionOf(url);
  await assert.rejects(connectionOf(url), { name: 'HttpFailure', code: 'ECONNRESET', stale: true });
  assert.equal(await connectionOf(url), 1);
});

test('a fresh connection that breaks does not', async (t) => {
  const { url } = await rawServer(t, async (peer) => {
    await peer.request();
    peer.socket.resetAndDestroy();
  });
  await assert.rejects(connectionOf(url), { code: 'ECONNRESET', stale: false });
});

test('a connection that the other side has closed while idle is not used again', async (t) => {
  const { url, peers } = await rawServer(t, async (peer, index) => {
    await peer.request();
    peer.answer(200, [], String(index));
    peer.socket.end();
  });
  for (const expected of [0, 1, 2]) {
    assert.equal(await connectionOf(url, { once: true }), expected);
    await Promise.all(peers.map((peer) => peer.until(() => peer.ended)));
  }
});

/** Makes the clock jump, as it does for a Lambda that was asleep. */
function sleepy(t: TestContext) {
  t.mock.timers.enable({ apis: ['Date'], now: Date.now() });
  return (ms: number) => t.mock.timers.tick(ms);
}

test('what must not happen twice does not go over a connection that has idled for long', async (t) => {
  const sleep = sleepy(t);
  const { url, peers } = await rawServer(t, polite);
  assert.equal(await connectionOf(url), 0);
  sleep(2_900);
  assert.equal(await connectionOf(url, { once: true }), 0, 'a short rest is no reason for distrust');
  sleep(3_100);
  assert.equal(await connectionOf(url, { once: true }), 1);
  sleep(60_000);
  assert.equal(await connectionOf(url, { once: true }), 2);
  await Promise.all(peers.slice(0, 2).map((peer) => peer.until(() => peer.ended)));
});

test('of several idle connections only the young ones serve it', async (t) => {
  const sleep = sleepy(t);
  const { url, peers } = await rawServer(t, polite);
  await Promise.all([connectionOf(url), connectionOf(url), connectionOf(url)]);
  sleep(2_000);
  const young = await connectionOf(url);
  sleep(2_000);
  assert.equal(await connectionOf(url, { once: true }), young);
  const old = peers.filter((_, index) => index !== young);
  await Promise.all(old.map((peer) => peer.until(() => peer.ended)));
});

test('what may happen twice uses an old connection', async (t) => {
  const sleep = sleepy(t);
  const { url } = await rawServer(t, polite);
  assert.equal(await connectionOf(url), 0);
  sleep(600_000);
  assert.equal(await connectionOf(url), 0);
});

test('a resolution of its own gets a connection of its own, which is not kept', async (t) => {
  const { url, peers } = await rawServer(t, async (peer, index) => {
    const { headers } = await peer.request();
    assert.ok(headers.includes(index === 0 ? 'Connection: keep-alive' : 'Connection: close'));
    peer.answer(200, [], String(index));
  });
  const lookup: NonNullable<HttpRequest['lookup']> = (_host, { all }, callback) =>
    all ? callback(null, [{ address: '127.0.0.1', family: 4 }]) : callback(null, '127.0.0.1', 4);
  assert.equal(await connectionOf(url), 0);
  const named = url.replace('127.0.0.1', 'localhost');
  assert.equal(await connectionOf(named, { lookup }), 1);
  assert.equal(await connectionOf(named, { lookup }), 2);
  await Promise.all(peers.slice(1).map((peer) => peer.until(() => peer.ended)));
});
