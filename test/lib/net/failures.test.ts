import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type HttpRequest, sendHttp } from '../../../lib/net/http.ts';
import { HttpFailure, type Sent } from '../../../lib/net/http-failure.ts';
import { inPieces, readAll } from '../../helpers/bytes.ts';
import { closedPort, type Peer, rawServer } from '../../helpers/raw-server.ts';

const SECRET = '/path/secret?access_token=SECRET';
const LARGE = 20 * 2 ** 20;
const large = () => ({ size: LARGE, chunks: inPieces(Buffer.alloc(LARGE)) });
const small = () => ({ size: 100, chunks: inPieces(Buffer.alloc(100)) });

/** The failure of a request to a server that never answers. */
async function failure(
  t: TestContext,
  request: Omit<HttpRequest, 'url'>,
  talk: (peer: Peer) => Promise<void> | void,
): Promise<HttpFailure> {
  const { url } = await rawServer(t, talk);
  return await failureOf(sendHttp({ ...request, url: new URL(url + SECRET) }));
}

async function failureOf(sending: Promise<unknown>): Promise<HttpFailure> {
  const error = await sending.then(
    () => assert.fail('an answer came'),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof HttpFailure, String(error));
  assert.doesNotMatch(`${error.message} ${error.stack} ${JSON.stringify(error)}`, /secret/i);
  assert.equal(error.cause, undefined);
  return error;
}

test('where nobody listens, nothing was sent', async () => {
  const host = `127.0.0.1:${await closedPort()}`;
  for (const body of [undefined, Buffer.from('x'), large()]) {
    const request = {
      method: 'POST' as const,
      url: new URL(`http://${host}${SECRET}`),
      ...(body && { body }),
    };
    const error = await failureOf(sendHttp(request));
    assert.deepEqual([error.code, error.sent, error.stale], ['ECONNREFUSED', 'nothing', false]);
    assert.equal(error.message, `Request to ${host} failed: ECONNREFUSED`);
  }
});

test('where the name is unknown, nothing was sent', async () => {
  const lookup: NonNullable<HttpRequest['lookup']> = (_host, _options, callback) =>
    process.nextTick(callback, Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' }), '', 0);
  const url = new URL(`http://name.invalid${SECRET}`);
  const error = await failureOf(sendHttp({ method: 'GET', url, lookup }));
  assert.deepEqual([error.code, error.sent], ['ENOTFOUND', 'nothing']);
});

test('where TLS is not spoken, nothing was sent', async (t) => {
  const answers: ((peer: Peer) => void)[] = [
    ({ socket }) => void socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'),
    ({ socket }) => void socket.resetAndDestroy(),
    ({ socket }) => void socket.end(),
  ];
  for (const answer of answers) {
    const { port } = await rawServer(t, async (peer) => {
      await peer.until(() => peer.received.length > 0);
      answer(peer);
    });
    const url = new URL(`https://127.0.0.1:${port}${SECRET}`);
    const error = await failureOf(sendHttp({ method: 'POST', url, body: small() }));
    assert.equal(error.sent, 'nothing', error.code);
  }
});

test('a connection that breaks in the middle of a body has taken a part', async (t) => {
  for (const end of ['destroy', 'resetAndDestroy'] as const) {
    for (const body of [large(), Buffer.alloc(LARGE)]) {
      const error = await failure(t, { method: 'POST', body }, async (peer) => {
        await peer.until(() => peer.received.length > 1_000);
        peer.socket[end]();
      });
      assert.equal(error.sent, 'partly' satisfies Sent, end);
      assert.match(error.code, /^(ECONNRESET|EPIPE)$/);
      assert.equal(error.stale, false);
    }
  }
});

test('a connection that breaks while the source is slow has taken a part', async (t) => {
  const broken = Promise.withResolvers<void>();
  async function* chunks() {
    yield Buffer.alloc(50);
    await broken.promise;
    yield Buffer.alloc(50);
  }
  const error = await failure(t, { method: 'POST', body: { size: 100, chunks: chunks() } }, async (peer) => {
    await peer.until(() => peer.received.length > 0);
    peer.socket.resetAndDestroy();
  });
  broken.resolve();
  assert.equal(error.sent, 'partly');
});

test('a connection that breaks after the last byte has taken all', async (t) => {
  for (const end of ['end', 'destroy', 'resetAndDestroy'] as const) {
    for (const body of [undefined, Buffer.alloc(3_000_000), small()]) {
      const error = await failure(t, { method: 'POST', ...(body && { body }) }, async (peer) => {
        await peer.request();
        peer.socket[end]();
      });
      assert.deepEqual([error.sent, error.code], ['all', 'ECONNRESET'], end);
    }
  }
});

test('a source that goes on after its last byte does not hide that all has left', async (t) => {
  const ended = Promise.withResolvers<void>();
  async function* chunks() {
    yield Buffer.alloc(100);
    await ended.promise;
  }
  const server = await rawServer(t, async (peer) => {
    await peer.request();
    peer.socket.resetAndDestroy();
  });
  const sending = sendHttp({
    method: 'POST',
    url: new URL(server.url),
    body: { size: 100, chunks: chunks() },
  });
  setTimeout(ended.resolve, 30);
  assert.equal((await failureOf(sending)).sent, 'all');
});

test('an answer that is no HTTP is a failure after all was sent', async (t) => {
  for (const nonsense of ['SSH-2.0-x\r\n', 'HTTP/1.1 abc\r\n\r\n', '\0\0\0\0']) {
    const error = await failure(t, { method: 'POST', body: small() }, async (peer) => {
      await peer.request();
      peer.socket.write(nonsense);
    });
    assert.equal(error.sent, 'all');
    assert.match(error.code, /^HPE_/);
  }
});

test('an answer that breaks off is an error while its body is read', async (t) => {
  for (const end of ['end', 'destroy', 'resetAndDestroy'] as const) {
    for (const head of ['Content-Length: 100', 'Transfer-Encoding: chunked']) {
      const server = await rawServer(t, async (peer) => {
        await peer.request();
        peer.answer(200, [head], head.startsWith('C') ? 'half' : '4\r\nhalf\r\n');
        await peer.until(() => peer.received.includes('go on'));
        peer.socket[end]();
      });
      const { status, body } = await sendHttp({ method: 'GET', url: new URL(server.url + SECRET) });
      assert.equal(status, 200);
      body.once('data', () => body.socket.write('go on'));
      await assert.rejects(readAll(body), { code: 'ECONNRESET' });
    }
  }
});
