import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { sendHttp } from '../../../lib/net/http.ts';
import { multipart } from '../../../lib/wechat/multipart.ts';
import { readAll } from '../../helpers/bytes.ts';
import { type Peer, rawServer, SOON } from '../../helpers/raw-server.ts';

const MB = 2 ** 20;
const PIECE = randomBytes(65_536);
const FILE = 64 * MB;
/** More than the kernel's buffers of both sides and the stream's own may hold. */
const AHEAD = 40 * MB;

/** A file of 64 MB that is made while it is read. */
function source() {
  const counted = { made: 0, closed: false };
  async function* chunks() {
    try {
      for (; counted.made < FILE; counted.made += PIECE.length) yield PIECE;
    } finally {
      counted.closed = true;
    }
  }
  return { counted, chunks: chunks() };
}

/** A server that counts what it reads instead of keeping it, and reads only when told. */
async function sink(t: TestContext) {
  const hash = createHash('sha256');
  const read = { bytes: 0, hash, socket: Promise.withResolvers<Socket>() };
  const server = await rawServer(t, ({ socket }: Peer) => {
    socket.removeAllListeners('data');
    socket.pause();
    socket.on('data', (chunk) => {
      read.bytes += chunk.length;
      hash.update(chunk);
    });
    socket.pause();
    read.socket.resolve(socket);
  });
  return { url: new URL(server.url), read };
}

/** Waits until a number has stopped growing. */
async function settled(number: () => number): Promise<number> {
  for (let before = -1; ; await delay(30)) {
    if (number() === before) return before;
    before = number();
  }
}

test('a source is read no faster than the other side takes its bytes', async (t) => {
  const { url, read } = await sink(t);
  const { counted, chunks } = source();
  const sending = sendHttp({ method: 'POST', url, body: { size: FILE, chunks } });
  const socket = await read.socket.promise;

  assert.ok((await settled(() => counted.made)) < AHEAD, 'nothing is read yet, so the source must wait');
  let furthest = 0;
  const watch = (chunk: Buffer) => {
    furthest = Math.max(furthest, counted.made - read.bytes);
    socket.pause();
    setImmediate(() => socket.resume());
    if (read.bytes >= FILE) socket.write('HTTP/1.1 204 X\r\n\r\n');
    return chunk;
  };
  socket.on('data', watch).resume();
  const { status } = await sending;
  assert.equal(status, 204);
  assert.ok(furthest < AHEAD, `ran ahead by ${furthest} bytes`);
  assert.equal(counted.made, FILE);
});

test('a multipart body adds no memory of its own', async (t) => {
  const { url, read } = await sink(t);
  const { counted, chunks } = source();
  const file = { name: 'media', filename: 'a.mp4', contentType: 'video/mp4', size: FILE, content: chunks };
  const { body } = multipart(file, { description: '{}' });
  assert.ok('size' in body);
  const sending = sendHttp({ method: 'POST', url, body });
  const socket = await read.socket.promise;
  assert.ok((await settled(() => counted.made)) < AHEAD);
  socket.on('data', () => {
    if (read.bytes >= body.size) socket.write('HTTP/1.1 204 X\r\n\r\n');
  });
  socket.resume();
  assert.equal((await sending).status, 204);
  assert.equal(counted.made, FILE);
});

test('a source is closed when the connection breaks while it waits', async (t) => {
  const { url, read } = await sink(t);
  const { counted, chunks } = source();
  const sending = sendHttp({ method: 'POST', url, body: { size: FILE, chunks } });
  const failed = assert.rejects(sending, { name: 'HttpFailure', sent: 'partly' });
  const socket = await read.socket.promise;
  await settled(() => counted.made);
  socket.resetAndDestroy();
  await failed;
  await settled(() => counted.made);
  assert.ok(counted.closed);
  assert.ok(counted.made < FILE, 'a broken connection is no reason to read on');
});

test('an answer is read no faster than it is wanted', async (t) => {
  const { counted, chunks } = source();
  const server = await rawServer(t, ({ socket }) => {
    socket.write(`HTTP/1.1 200 X\r\nContent-Length: ${FILE}\r\n\r\n`);
    Readable.from(chunks, { objectMode: false }).pipe(socket);
  });
  const { body } = await sendHttp({ method: 'GET', url: new URL(server.url) });
  assert.ok((await settled(() => counted.made)) < AHEAD);
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    hash.update(chunk);
  }
  assert.equal(bytes, FILE);
  const expected = createHash('sha256');
  for (let at = 0; at < FILE; at += PIECE.length) expected.update(PIECE);
  assert.equal(hash.digest('hex'), expected.digest('hex'));
});

test('an answer that is not wanted any more is not read on', SOON, async (t) => {
  const closed = Promise.withResolvers<void>();
  const server = await rawServer(t, async (peer) => {
    peer.socket.write(`HTTP/1.1 200 X\r\nContent-Length: ${FILE}\r\n\r\n`);
    peer.socket.write(PIECE);
    await peer.until(() => peer.ended);
    closed.resolve();
  });
  const { body } = await sendHttp({ method: 'GET', url: new URL(server.url) });
  for await (const _ of body) break;
  await closed.promise;
  await assert.rejects(readAll(body));
});
