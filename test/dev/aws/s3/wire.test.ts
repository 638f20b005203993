import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { type Bench, startBench } from '../support/bench.ts';
import { converse, headText, send, signed, wireRequest } from '../support/wire.ts';

const unsigned = { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' };

/** Waits until no file is left, which a server that cleans up reaches at once. */
async function untilNoFiles({ s3 }: Bench): Promise<void> {
  for (let attempt = 0; attempt < 100 && (await s3.fileCount()) > 0; attempt++) await delay(10);
  assert.equal(await s3.fileCount(), 0);
}

test('an upload whose client hangs up leaves nothing', async (t) => {
  const bench = await startBench(t);
  const { port } = bench.s3;
  const headers = { ...unsigned, 'content-length': '1000000' };
  const wire = await signed(wireRequest(port, 'PUT', '/plain/k', { headers }));
  const socket = connect(port, '127.0.0.1');
  socket.write(headText(wire));
  socket.write(Buffer.alloc(300_000));
  while ((await bench.s3.fileCount()) === 0) await delay(5);
  socket.destroy();
  await untilNoFiles(bench);
  assert.deepEqual(bench.s3.versions('plain'), []);
  // A client that ends its half in the middle of the body is no better.
  const half = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  half.resume();
  half.write(headText(wire));
  half.end(Buffer.alloc(300_000));
  await once(half, 'close');
  await untilNoFiles(bench);
  assert.deepEqual(bench.s3.versions('plain'), []);
});

test('a form whose client hangs up leaves nothing', async (t) => {
  const bench = await startBench(t);
  const post = await createPresignedPost(bench.client, { Bucket: 'plain', Key: 'k' });
  const field = (name: string, value: string) =>
    `--XX\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}`;
  const fields = Object.entries(post.fields).map(([name, value]) => `${field(name, value)}\r\n`);
  const outgoing = request(post.url, {
    method: 'POST',
    headers: { 'content-type': 'multipart/form-data; boundary=XX', 'content-length': '1000000' },
  });
  outgoing.on('error', () => {});
  outgoing.write(fields.join('') + field('file', 'x'.repeat(300_000)));
  while ((await bench.s3.fileCount()) === 0) await delay(5);
  outgoing.destroy();
  await untilNoFiles(bench);
  assert.deepEqual(bench.s3.versions('plain'), []);
});

test('a download whose client hangs up disturbs nobody', async (t) => {
  const { client, s3 } = await startBench(t);
  const body = Buffer.alloc(20_000_000, 'x');
  await client.send(new PutObjectCommand({ Bucket: 'plain', Key: 'k', Body: body }));
  const wire = await signed(wireRequest(s3.port, 'GET', '/plain/k'));
  for (let count = 0; count < 3; count++) {
    const socket = connect(s3.port, '127.0.0.1');
    socket.write(headText(wire));
    await once(socket, 'data');
    socket.destroy();
  }
  const got = await client.send(new GetObjectCommand({ Bucket: 'plain', Key: 'k' }));
  assert.equal((await got.Body?.transformToByteArray())?.length, body.length);
});

test('a large object is never in memory as a whole', async (t) => {
  const { client, s3 } = await startBench(t);
  // What is held, not what waits to be collected: that depends on how busy the machine is.
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  const before = process.memoryUsage().arrayBuffers;
  let peak = 0;
  const watch = setInterval(() => {
    collect();
    peak = Math.max(peak, process.memoryUsage().arrayBuffers - before);
  }, 25);
  t.after(() => clearInterval(watch));
  const size = 100_000_000;
  const headers = { ...unsigned, 'content-length': String(size) };
  const wire = await signed(wireRequest(s3.port, 'PUT', '/plain/k', { headers }));
  const outgoing = request({
    port: s3.port,
    host: '127.0.0.1',
    method: 'PUT',
    path: wire.path,
    headers: wire.headers,
  });
  const answered = once(outgoing, 'response');
  const piece = Buffer.alloc(1_000_000, 'x');
  for (let sent = 0; sent < size; sent += piece.length) {
    if (!outgoing.write(piece)) await once(outgoing, 'drain');
  }
  outgoing.end();
  const [answer] = await answered;
  assert.equal(answer.statusCode, 200);
  answer.resume();
  const got = await client.send(new GetObjectCommand({ Bucket: 'plain', Key: 'k' }));
  let received = 0;
  for await (const bytes of got.Body as AsyncIterable<Buffer>) received += bytes.length;
  assert.equal(received, size);
  assert.ok(peak < size / 2, `${peak} bytes in memory`);
});

test('who waits for 100 Continue gets it when the head is good, and the refusal when it is not', async (t) => {
  const { client, s3 } = await startBench(t);
  await client.send(new PutObjectCommand({ Bucket: 'plain', Key: 'k', Body: 'there' }));
  const head = async (headers: Record<string, string>, tamper = (text: string) => text) => {
    const all = { ...unsigned, 'content-length': '5', expect: '100-continue', ...headers };
    return tamper(headText(await signed(wireRequest(s3.port, 'PUT', '/plain/k', { headers: all }))));
  };
  assert.match(
    await converse(s3.port, await head({}), 'hello'),
    /^HTTP\/1.1 100 Continue\r\n\r\nHTTP\/1.1 200 OK/,
  );
  const refusals: [string, string][] = [
    [await head({ 'if-none-match': '*' }), 'PreconditionFailed'],
    [await head({}, (text) => text.replace(/Signature=\w/, 'Signature=')), 'SignatureDoesNotMatch'],
    [await head({ 'x-amz-checksum-crc32': 'AAAA' }), 'InvalidRequest'],
    [await head({}, (text) => text.replace('/plain/k', '/plain/other')), 'SignatureDoesNotMatch'],
  ];
  for (const [text, code] of refusals) {
    const heard = await converse(s3.port, text, 'hello');
    assert.doesNotMatch(heard, /100 Continue/);
    assert.match(heard, /^HTTP\/1.1 4\d\d /);
    assert.match(heard, /connection: close/i);
    assert.match(heard, new RegExp(`<Code>${code}</Code>`));
  }
});

test('a connection outlives refusals, whatever of the body was read', async (t) => {
  const { s3 } = await startBench(t);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  t.after(() => agent.destroy());
  const body = Buffer.alloc(2_000_000, 'x');
  const put = (headers: Record<string, string>) => wireRequest(s3.port, 'PUT', '/plain/k', { headers, body });
  const chunked = {
    'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
    'x-amz-trailer': 'x-amz-checksum-crc32',
  };
  const garbled = { ...chunked, 'x-amz-decoded-content-length': '3' };
  const answers = [
    await send(s3.port, put({}), agent),
    await send(s3.port, await signed(put(garbled)), agent),
    await send(s3.port, await signed(put({ 'content-md5': '1B2M2Y8AsgTpgAmY7PhCfg==' })), agent),
    await send(s3.port, await signed(put({})), agent),
  ];
  assert.deepEqual(
    answers.map(({ code }) => code),
    ['AccessDenied', 'InvalidRequest', 'BadDigest', undefined],
  );
  assert.equal(new Set(answers.map(({ localPort }) => localPort)).size, 1);
});

test('ends while requests are under way', async (t) => {
  const bench = await startBench(t);
  const { port } = bench.s3;
  const headers = { ...unsigned, 'content-length': '1000000' };
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write(headText(await signed(wireRequest(port, 'PUT', '/plain/k', { headers }))));
  socket.write(Buffer.alloc(300_000));
  while ((await bench.s3.fileCount()) === 0) await delay(5);
  await bench.s3.close();
  assert.deepEqual(bench.s3.versions('plain'), []);
});
