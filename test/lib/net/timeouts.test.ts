import assert from 'node:assert/strict';
import { Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type HttpRequest, sendHttp } from '../../../lib/net/http.ts';
import { inPieces, readAll } from '../../helpers/bytes.ts';
import { type Peer, rawServer } from '../../helpers/raw-server.ts';

const silent = async (peer: Peer) => void (await peer.request());
const LARGE = 20 * 2 ** 20;

/** A signal that is pulled by hand, or by the clock as AbortSignal.timeout does it. */
const SIGNALS = {
  EABORTED: () => {
    const controller = new AbortController();
    return { signal: controller.signal, pull: () => controller.abort() };
  },
  ETIMEDOUT: () => {
    const controller = new AbortController();
    return {
      signal: controller.signal,
      pull: () => controller.abort(new DOMException('too slow', 'TimeoutError')),
    };
  },
};

for (const [code, makeSignal] of Object.entries(SIGNALS)) {
  test(`${code}: a signal that is over already sends nothing`, async (t) => {
    const { signal, pull } = makeSignal();
    pull();
    let opened = false;
    async function* chunks() {
      opened = true;
      yield Buffer.alloc(10);
    }
    const { url, peers } = await rawServer(t, silent);
    const request: HttpRequest = {
      method: 'POST',
      url: new URL(url),
      body: { size: 10, chunks: chunks() },
      signal,
    };
    await assert.rejects(sendHttp(request), { name: 'HttpFailure', code, sent: 'nothing' });
    assert.equal(opened, false);
    assert.equal(peers.length, 0);
  });

  test(`${code}: a signal ends the waiting for a connection`, async () => {
    const { signal, pull } = makeSignal();
    const sending = sendHttp({
      method: 'GET',
      url: new URL('http://name.invalid'),
      lookup: () => setImmediate(pull),
      signal,
    });
    await assert.rejects(sending, { code, sent: 'nothing' });
  });

  test(`${code}: a signal takes nothing from a body that has come and is not read yet`, async (t) => {
    const { signal, pull } = makeSignal();
    const { url } = await rawServer(t, async (peer) => {
      await peer.request();
      peer.answer(200, [], 'x'.repeat(5_000));
    });
    const { body } = await sendHttp({ method: 'GET', url: new URL(url), signal });
    while (!body.complete) await delay(5);
    pull();
    assert.equal((await readAll(body)).length, 5_000);
  });

  test(`${code}: a signal right after the last byte disturbs nobody`, async (t) => {
    const { signal, pull } = makeSignal();
    const { url } = await rawServer(t, async (peer) => {
      await peer.request();
      peer.answer(200, [], 'x'.repeat(5_000));
    });
    const { body } = await sendHttp({ method: 'GET', url: new URL(url), signal });
    const iterator = body[Symbol.asyncIterator]();
    assert.equal((await iterator.next()).value?.length, 5_000);
    pull();
    // An error that nobody could catch would end this process.
    await delay(20);
    await iterator.return?.();
  });

  test(`${code}: a signal ends a body in its middle`, async (t) => {
    const { signal, pull } = makeSignal();
    const { url, peers } = await rawServer(t, async (peer) => {
      await peer.until(() => peer.received.length > 1_000);
      peer.socket.pause();
      pull();
    });
    const body = { size: LARGE, chunks: inPieces(Buffer.alloc(LARGE)) };
    const sending = sendHttp({ method: 'POST', url: new URL(url), body, signal });
    await assert.rejects(sending, { code, sent: 'partly' });
    await closed(peers);
  });

  test(`${code}: a signal ends the waiting for headers that never come`, async (t) => {
    const { signal, pull } = makeSignal();
    const { url, peers } = await rawServer(t, async (peer) => {
      await peer.request();
      pull();
    });
    const sending = sendHttp({ method: 'POST', url: new URL(url), body: Buffer.from('x'), signal });
    await assert.rejects(sending, { code, sent: 'all' });
    await closed(peers);
  });

  test(`${code}: a signal ends an answer that has stopped in its middle`, async (t) => {
    const { signal, pull } = makeSignal();
    const { url, peers } = await rawServer(t, halfAnswer);
    const { body } = await sendHttp({ method: 'GET', url: new URL(url), signal });
    body.once('data', () => setImmediate(pull));
    await assert.rejects(readAll(body), { name: 'HttpFailure', code });
    await closed(peers);
  });

  test(`${code}: a signal between the head and the reading is not lost`, async (t) => {
    const { signal, pull } = makeSignal();
    const { url } = await rawServer(t, halfAnswer);
    const { body } = await sendHttp({ method: 'GET', url: new URL(url), signal });
    pull();
    await delay(5);
    await assert.rejects(readAll(body), { code });
  });

  test(`${code}: a signal after the end changes nothing`, async (t) => {
    const { signal, pull } = makeSignal();
    const { url, peers } = await rawServer(t, async (peer) => {
      for (let nth = 0; nth < 2; nth++) {
        await peer.request();
        peer.answer(200, [], 'whole');
      }
    });
    const request: HttpRequest = { method: 'GET', url: new URL(url) };
    const { body } = await sendHttp({ ...request, signal });
    assert.equal(String(await readAll(body)), 'whole');
    pull();
    assert.equal(String(await readAll((await sendHttp(request)).body)), 'whole');
    assert.equal(peers.length, 1, 'the connection has outlived the signal');
  });
}

async function halfAnswer(peer: Peer) {
  await peer.request();
  peer.answer(200, ['Content-Length: 100'], 'half');
}

const closed = (peers: readonly Peer[]) =>
  Promise.all(
    peers.map((peer) => {
      peer.socket.resume();
      return peer.until(() => peer.ended);
    }),
  );

test('a connection that is not there after five seconds is given up', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const asked = Promise.withResolvers<void>();
  const url = new URL('http://name.invalid/secret');
  const sending = sendHttp({ method: 'GET', url, lookup: () => asked.resolve() });
  const failed = assert.rejects(sending, { code: 'ECONNECTTIMEOUT', sent: 'nothing' });
  await asked.promise;
  await new Promise((resolve) => setImmediate(resolve));
  t.mock.timers.tick(5_000);
  await failed;
});

/** Lets the sockets of this test be silent for a moment instead of half a minute. */
function shortenSilence(t: TestContext) {
  const { setTimeout: original } = Socket.prototype;
  t.mock.method(Socket.prototype, 'setTimeout', function (this: Socket, ms: number, then?: () => void) {
    return original.call(this, ms === 30_000 ? 40 : ms, then);
  });
}

test('a server that is silent for half a minute is given up', async (t) => {
  shortenSilence(t);
  const { url } = await rawServer(t, silent);
  const sending = sendHttp({ method: 'POST', url: new URL(url), body: Buffer.from('x') });
  await assert.rejects(sending, { code: 'ETIMEDOUT', sent: 'all' });
});

test('so is one that falls silent in the middle of its answer', async (t) => {
  shortenSilence(t);
  const { url } = await rawServer(t, halfAnswer);
  const { body } = await sendHttp({ method: 'GET', url: new URL(url) });
  await assert.rejects(readAll(body), { code: 'ETIMEDOUT' });
});

test('and one that does not take the body', async (t) => {
  shortenSilence(t);
  const { url } = await rawServer(t, async (peer) => {
    await peer.until(() => peer.received.length > 1_000);
    peer.socket.pause();
  });
  const body = { size: LARGE, chunks: inPieces(Buffer.alloc(LARGE)) };
  const sending = sendHttp({ method: 'POST', url: new URL(url), body });
  await assert.rejects(sending, { code: 'ETIMEDOUT', sent: 'partly' });
});
