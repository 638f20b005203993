import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import fc from 'fast-check';
import { collect, peek, tap } from '../../../lib/net/streams.ts';
import { inPieces, readAll } from '../../helpers/bytes.ts';

const pieces = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 8 });

/** A source that knows how far it was read and whether it was closed. */
function watched(chunks: readonly Uint8Array[], error?: Error) {
  const state = { given: 0, closed: false };
  async function* source() {
    try {
      for (const chunk of chunks) {
        state.given += 1;
        yield chunk;
      }
      if (error) throw error;
    } finally {
      state.closed = true;
    }
  }
  return { state, source: source() };
}

test('peek shows at least the bytes asked for and gives the stream back whole', async () => {
  const property = fc.asyncProperty(pieces, fc.nat({ max: 100 }), async (chunks, count) => {
    const whole = Buffer.concat(chunks);
    const { state, source } = watched(chunks);
    const { head, chunks: rest } = await peek(source, count);
    assert.ok(head.byteLength >= Math.min(count, whole.length));
    assert.ok(whole.subarray(0, head.byteLength).equals(head));
    assert.ok((await readAll(rest)).equals(whole));
    assert.ok(state.closed);
  });
  await fc.assert(property);
});

test('peek reads no more pieces than it needs', async () => {
  const { state, source } = watched([Buffer.from('ab'), Buffer.from('cd'), Buffer.from('ef')]);
  const { head, cancel } = await peek(source, 3);
  assert.equal(String(head), 'abcd');
  assert.equal(state.given, 2);
  await cancel();
});

test('what was peeked at can be cancelled before, during and after the reading', async () => {
  for (const read of [0, 1, 9]) {
    const { state, source } = watched([Buffer.from('ab'), Buffer.from('cd'), Buffer.from('ef')]);
    const { chunks, cancel } = await peek(source, 1);
    const iterator = chunks[Symbol.asyncIterator]();
    for (let nth = 0; nth < read; nth++) await iterator.next();
    await cancel();
    assert.ok(state.closed, `after ${read}`);
    await cancel();
  }
});

test('leaving a peeked stream closes its source', async () => {
  const { state, source } = watched([Buffer.from('ab'), Buffer.from('cd')]);
  const { chunks } = await peek(source, 1);
  for await (const _ of chunks) break;
  assert.ok(state.closed);
});

test('peek passes errors on: at once where they are in the head, later where they come later', async () => {
  const error = new Error('torn');
  await assert.rejects(peek(watched([Buffer.from('ab')], error).source, 3), error);
  const { head, chunks } = await peek(watched([Buffer.from('ab')], error).source, 2);
  assert.equal(String(head), 'ab');
  await assert.rejects(readAll(chunks), error);
});

test('a cancelled peek destroys a Node stream', async () => {
  const stream = Readable.from(inPieces(Buffer.alloc(1_000), 10));
  const { cancel } = await peek(stream, 15);
  await cancel();
  assert.ok(stream.destroyed);
});

test('collect answers the whole, or nothing where it is more than the limit', async () => {
  const property = fc.asyncProperty(pieces, fc.nat({ max: 200 }), async (chunks, limit) => {
    const whole = Buffer.concat(chunks);
    const { state, source } = watched(chunks);
    const collected = await collect(source, limit);
    assert.deepEqual(collected, whole.length <= limit ? whole : undefined);
    assert.ok(state.closed);
  });
  await fc.assert(property);
});

test('collect stops reading at the limit', async () => {
  const { state, source } = watched([Buffer.alloc(10), Buffer.alloc(10), Buffer.alloc(10)]);
  assert.equal(await collect(source, 15), undefined);
  assert.equal(state.given, 2);
});

test('tap shows every chunk and changes nothing', async () => {
  const property = fc.asyncProperty(pieces, async (chunks) => {
    const seen: Uint8Array[] = [];
    const passed = await readAll(tap(watched(chunks).source, (chunk) => void seen.push(chunk)));
    assert.ok(passed.equals(Buffer.concat(chunks)));
    assert.deepEqual(seen, chunks);
  });
  await fc.assert(property);
});
