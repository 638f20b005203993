import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { sendHttp } from '../../../lib/net/http.ts';
import { inPieces, readAll } from '../../helpers/bytes.ts';
import { type Peer, rawServer, SOON } from '../../helpers/raw-server.ts';

const SIZE = 10 * 2 ** 20;
const PAGE = '<html>Precondition Failed</html>';

/** How a server may treat the rest of a body that it has answered before its end. */
const MANNERS: Readonly<Record<string, (peer: Peer) => void>> = {
  'reads on': ({ socket }) => void socket.resume(),
  'stops reading': () => {},
  'closes its side': ({ socket }) => void socket.end(),
  'closes the connection': ({ socket }) => void socket.destroy(),
  'resets the connection': ({ socket }) => void socket.resetAndDestroy(),
};

/** Sends 10 MB to a server that answers after the first bytes. */
async function send(t: TestContext, status: number, body: string, manner: (peer: Peer) => void) {
  const heard = Promise.withResolvers<void>();
  const server = await rawServer(t, async (peer) => {
    await peer.until(() => peer.received.length > 1_000);
    peer.socket.pause();
    peer.answer(status, ['Connection: close'], body);
    // A reset may overtake an answer that nobody has read yet; that is TCP, and no fault of ours.
    await heard.promise;
    manner(peer);
  });
  let closed = false;
  async function* chunks() {
    try {
      yield* inPieces(Buffer.alloc(SIZE));
    } finally {
      closed = true;
    }
  }
  const answer = await sendHttp({
    method: 'POST',
    url: new URL(server.url),
    body: { size: SIZE, chunks: chunks() },
  });
  heard.resolve();
  return { answer, isClosed: () => closed };
}

for (const [name, manner] of Object.entries(MANNERS)) {
  test(`an answer before the end of the body is reported, where the server ${name}`, async (t) => {
    for (const status of [412, 503]) {
      const { answer } = await send(t, status, PAGE, manner);
      assert.equal(answer.status, status);
      answer.body.destroy();
    }
  });

  test(`the body of such an answer is whole, read at once or later, where the server ${name}`, async (t) => {
    for (const pause of [0, 30]) {
      const { answer } = await send(t, 200, '{"errcode":40001}', manner);
      if (pause) await delay(pause);
      assert.equal(String(await readAll(answer.body)), '{"errcode":40001}');
    }
  });
}

test('the rest of the body is not read from its source', async (t) => {
  const { answer, isClosed } = await send(t, 412, PAGE, () => {});
  await readAll(answer.body);
  for (let wait = 0; !isClosed() && wait < 200; wait++) await delay(5);
  assert.ok(isClosed());
});

test('a connection with half a request on it is closed and not used again', SOON, async (t) => {
  const ended = Promise.withResolvers<void>();
  const server = await rawServer(t, async (peer, index) => {
    if (index === 0) await peer.until(() => peer.received.length > 1_000);
    else await peer.request();
    peer.answer(index === 0 ? 412 : 200);
    await peer.until(() => peer.ended);
    ended.resolve();
  });
  const url = new URL(server.url);
  const body = { size: SIZE, chunks: inPieces(Buffer.alloc(SIZE)) };
  const early = await sendHttp({ method: 'POST', url, body });
  await readAll(early.body);
  const next = await sendHttp({ method: 'GET', url });
  await readAll(next.body);
  assert.deepEqual([early.status, next.status], [412, 200]);
  assert.equal(server.peers.length, 2);
  await ended.promise;
});

test('an answer before the first byte of the body counts as well', async (t) => {
  const gate = Promise.withResolvers<void>();
  async function* chunks() {
    yield Buffer.alloc(1_000);
    await gate.promise;
    yield Buffer.alloc(SIZE - 1_000);
  }
  const server = await rawServer(t, async (peer) => {
    await peer.until(() => peer.received.length > 0);
    peer.answer(503);
  });
  const answer = await sendHttp({
    method: 'POST',
    url: new URL(server.url),
    body: { size: SIZE, chunks: chunks() },
  });
  gate.resolve();
  assert.equal(answer.status, 503, 'answered although the source has not gone on');
  await readAll(answer.body);
});
