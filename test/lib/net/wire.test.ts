import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { type HttpRequest, sendHttp } from '../../../lib/net/http.ts';
import { inPieces, readAll } from '../../helpers/bytes.ts';
import { rawServer } from '../../helpers/raw-server.ts';

/** What one request looks like on the wire; the server answers 200. */
async function wire(t: TestContext, path: string, request: Omit<HttpRequest, 'url'>) {
  const seen = Promise.withResolvers<Awaited<ReturnType<typeof received>>>();
  const server = await rawServer(t, async (peer) => seen.resolve(await received(peer)));
  const { body } = await sendHttp({ ...request, url: new URL(server.url + path) });
  await readAll(body);
  return { ...(await seen.promise), host: `127.0.0.1:${server.port}` };
}

async function received(peer: Parameters<Parameters<typeof rawServer>[1]>[0]) {
  const request = await peer.request();
  peer.answer(200, [], 'ok');
  return { ...request, all: peer.received };
}

test('a GET is its request line, its host and nothing that was not asked for', async (t) => {
  const { all, host } = await wire(t, '/a/b?x=%E4%B8%AD&y=1', { method: 'GET' });
  const expected = `GET /a/b?x=%E4%B8%AD&y=1 HTTP/1.1\r\nHost: ${host}\r\nConnection: keep-alive\r\n\r\n`;
  assert.equal(all.toString('latin1'), expected);
});

test('a body of bytes goes with its length and as it is', async (t) => {
  const bytes = randomBytes(100_000);
  const { line, headers, body, host } = await wire(t, '/p', {
    method: 'POST',
    headers: { 'content-type': 'a/b' },
    body: bytes,
  });
  assert.equal(line, 'POST /p HTTP/1.1');
  assert.deepEqual(headers, [
    'content-type: a/b',
    'content-length: 100000',
    `Host: ${host}`,
    'Connection: keep-alive',
  ]);
  assert.ok(body.equals(bytes));
});

test('a stream goes with its length, never in HTTP chunks', async (t) => {
  const bytes = randomBytes(300_000);
  const { headers, body, all } = await wire(t, '/p', {
    method: 'POST',
    body: { size: bytes.length, chunks: inPieces(bytes, 7_001) },
  });
  assert.deepEqual(
    headers.filter((header) => /length|encoding|expect/i.test(header)),
    ['content-length: 300000'],
  );
  assert.ok(body.equals(bytes));
  assert.equal(all.length, all.indexOf('\r\n\r\n') + 4 + bytes.length);
});

test('an empty body says so, whether of bytes or a stream', async (t) => {
  for (const body of [Buffer.alloc(0), { size: 0, chunks: inPieces(Buffer.alloc(0)) }]) {
    const { headers, all } = await wire(t, '/', { method: 'POST', body });
    assert.ok(headers.includes('content-length: 0'));
    assert.ok(all.toString('latin1').endsWith('\r\n\r\n'));
  }
});

test('empty pieces, also before and after the last byte, change nothing', async (t) => {
  async function* pieces() {
    for (const piece of ['', 'ab', '', '', 'c', '', '']) yield Buffer.from(piece);
  }
  const { body, all } = await wire(t, '/', { method: 'POST', body: { size: 3, chunks: pieces() } });
  assert.equal(body.toString(), 'abc');
  assert.ok(all.toString('latin1').endsWith('\r\n\r\nabc'));
});

test('any bytes in any pieces arrive as they are', async (t) => {
  const server = await rawServer(t, async (peer) => {
    for (;;) {
      const { line, body } = await peer.request();
      if (!line) return;
      peer.answer(200, [], body);
    }
  });
  const property = fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 5_000 })), async (pieces) => {
    const sent = Buffer.concat(pieces);
    async function* chunks() {
      yield* pieces;
    }
    const { body } = await sendHttp({
      method: 'POST',
      url: new URL(server.url),
      body: { size: sent.length, chunks: chunks() },
    });
    assert.ok((await readAll(body)).equals(sent));
  });
  await fc.assert(property, { numRuns: 60 });
});

test('the head of the answer comes before its body, with names in lower case', async (t) => {
  const body = Promise.withResolvers<void>();
  const server = await rawServer(t, async (peer) => {
    await peer.request();
    peer.answer(206, ['X-Thing: One', 'Content-Length: 3']);
    await body.promise;
    peer.socket.write('abc');
  });
  const answer = await sendHttp({ method: 'GET', url: new URL(server.url) });
  assert.equal(answer.status, 206);
  assert.equal(answer.headers['x-thing'], 'One');
  body.resolve();
  assert.equal(String(await readAll(answer.body)), 'abc');
});

test('redirects are not followed', async (t) => {
  const server = await rawServer(t, async (peer) => {
    await peer.request();
    peer.answer(302, ['Location: /elsewhere']);
  });
  const answer = await sendHttp({ method: 'GET', url: new URL(server.url) });
  assert.equal(answer.status, 302);
  assert.equal(answer.headers.location, '/elsewhere');
  assert.equal(String(await readAll(answer.body)), '');
  assert.equal(server.peers.length, 1);
});
