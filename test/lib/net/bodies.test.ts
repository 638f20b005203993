import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import { sendHttp } from '../../../lib/net/http.ts';
import { inPieces, readAll } from '../../helpers/bytes.ts';
import { sha256 } from '../../helpers/fixtures.ts';
import { rawServer } from '../../helpers/raw-server.ts';

/**
 * Sends a body that declares `size` bytes. `received` says how many of them the server has seen when all is over; the
 * source goes on only when it has seen the first.
 */
async function send(t: TestContext, size: number, chunks: AsyncIterable<Uint8Array>) {
  let seen = 0;
  const begun = Promise.withResolvers<void>();
  const server = await rawServer(t, async (peer) => {
    await peer.until(() => peer.received.length > 0);
    begun.resolve();
    seen = (await peer.request()).body.length;
    if (seen === size) peer.answer(200);
  });
  async function* slowly() {
    for await (const chunk of chunks) {
      yield chunk;
      await Promise.race([begun.promise, delay(50)]);
    }
  }
  const sending = sendHttp({ method: 'POST', url: new URL(server.url), body: { size, chunks: slowly() } });
  const received = async () => {
    const busy = server.peers.filter((peer) => peer.received.length > 0);
    await Promise.all(busy.map((peer) => peer.until(() => peer.ended || seen === size)));
    return seen;
  };
  return { sending, received };
}

const filled = (size: number) => Buffer.alloc(size, `${size}`);

async function* failing(bytes: number, error: unknown) {
  yield* inPieces(Buffer.alloc(bytes), 1_000);
  throw error;
}

test('a source that fails is reported with its own error, and the request stays incomplete', async (t) => {
  const error = new TypeError('the disk is gone');
  for (const before of [0, 1, 5_000, 300_000, 999_999, 1_000_000]) {
    const { sending, received } = await send(t, 1_000_000, failing(before, error));
    await assert.rejects(sending, (thrown) => thrown === error);
    assert.ok((await received()) < 1_000_000, `after ${before} bytes`);
  }
});

test('a source that ends early is an error, and the request stays incomplete', async (t) => {
  const { sending, received } = await send(t, 5_000, inPieces(Buffer.alloc(4_999), 1_000));
  await assert.rejects(sending, {
    name: 'RangeError',
    message: 'The body is 1 bytes short of its declared 5000',
  });
  assert.ok((await received()) < 5_000);
});

test('a source without a single byte is short as well', async (t) => {
  const { sending } = await send(t, 1, inPieces(Buffer.alloc(0)));
  await assert.rejects(sending, RangeError);
});

test('a source that goes on too long is an error, and the request stays incomplete', async (t) => {
  const cases = [
    { size: 5_000, length: 5_001, pieces: 2_000 },
    { size: 5_000, length: 6_000, pieces: 1_000, why: 'the declared bytes are whole pieces' },
    { size: 5_000, length: 10_000, pieces: 5_000, why: 'the first piece is all that was declared' },
    { size: 5_000, length: 9_000, pieces: 9_000 },
  ];
  for (const { size, length, pieces, why } of cases) {
    const { sending, received } = await send(t, size, inPieces(Buffer.alloc(length), pieces));
    await assert.rejects(sending, {
      name: 'RangeError',
      message: `The body is longer than its declared ${size} bytes`,
    });
    assert.ok((await received()) < size, why);
  }
});

test('a source for a body of nothing must hold nothing', async (t) => {
  const { sending } = await send(t, 0, inPieces(Buffer.alloc(1)));
  await assert.rejects(sending, RangeError);
});

test('a request is complete if and only if its source has the declared length', async (t) => {
  const server = await rawServer(t, async (peer) => {
    for (;;) {
      const { line, headers, body } = await peer.request();
      if (!line || !headers.includes(`content-length: ${body.length}`)) return;
      peer.answer(200);
    }
  });
  const pieces = fc.array(fc.nat({ max: 300 }), { maxLength: 8 });
  const property = fc.asyncProperty(pieces, fc.integer({ min: -2, max: 2 }), async (lengths, off) => {
    const total = lengths.reduce((sum, length) => sum + length, 0);
    const size = Math.max(0, total + off);
    async function* chunks() {
      for (const length of lengths) yield Buffer.alloc(length);
    }
    const request = { method: 'POST' as const, url: new URL(server.url), body: { size, chunks: chunks() } };
    const outcome = await sendHttp(request).then(
      async ({ status, body }) => {
        for await (const _ of body);
        return status;
      },
      (error: Error) => error.name,
    );
    assert.equal(outcome, size === total ? 200 : 'RangeError');
  });
  await fc.assert(property, { numRuns: 100 });
});

test('pieces in memory arrive whole and in order, under the length of all', async (t) => {
  const server = await rawServer(t, async (peer) => {
    for (;;) {
      const { line, headers, body } = await peer.request();
      if (!line) return;
      peer.answer(200, [], `${headers.includes(`content-length: ${body.length}`)} ${sha256(body)}`);
    }
  });
  const piece = fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.constantFrom(100_000, 3_000_000).map(filled));
  const property = fc.asyncProperty(fc.array(piece, { maxLength: 5 }), async (pieces) => {
    const { body } = await sendHttp({ method: 'POST', url: new URL(server.url), body: pieces });
    assert.equal(String(await readAll(body)), `true ${sha256(Buffer.concat(pieces))}`);
  });
  await fc.assert(property, { numRuns: 40 });
});

test('a source is closed on the way out, whatever went wrong', async (t) => {
  for (const size of [3_000, 500]) {
    let closed = false;
    async function* chunks() {
      try {
        yield* inPieces(Buffer.alloc(1_000), 100);
      } finally {
        closed = true;
      }
    }
    const { sending } = await send(t, size, chunks());
    await assert.rejects(sending, RangeError);
    assert.ok(closed);
  }
});
