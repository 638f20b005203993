import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { sendHttp } from '../../../lib/net/http.ts';
import { type IncomingFile, readAnswer } from '../../../lib/wechat/answer.ts';
import { sniff } from '../../../lib/wechat/formats.ts';
import { readAll } from '../../helpers/bytes.ts';
import { bytesOf, MEDIA_FILES } from '../../helpers/fixtures.ts';
import { rawServer, SOON } from '../../helpers/raw-server.ts';
import { answered } from './helpers.ts';

/** What get_material answers for an article of uploadnews: protobuf under the name of a picture (2.5). */
const PROTOBUF = Buffer.from('0a0b0801120751e4bda0e5a5bd18a0c21e220c6162636465666768', 'hex');

async function download(t: TestContext, headers: readonly string[], body: string | Uint8Array) {
  const answer = await answered(t, headers, body);
  assert.ok('file' in answer, 'it was taken for JSON');
  return answer.file;
}

async function whole(file: IncomingFile) {
  const { format, filename, size } = file;
  return { format, filename, size, bytes: await readAll(file.chunks) };
}

test('every real file comes back as it is, whatever is said of it', async (t) => {
  const labels = [
    ['Content-Type: image/jpeg', 'Content-disposition: attachment; filename="MEDIA_ID.jpg"'],
    ['Content-Type: text/plain'],
    ['Content-Type: application/json', 'Content-Encoding: identity'],
    ['Content-disposition: attachment; filename="1949.mp3"'],
    [],
  ];
  for (const name of MEDIA_FILES) {
    const bytes = bytesOf(name);
    for (const headers of labels) {
      const file = await whole(await download(t, headers, bytes));
      assert.equal(file.format, sniff(bytes), name);
      assert.equal(file.size, bytes.length);
      assert.ok(file.bytes.equals(bytes), name);
    }
  }
});

test('the name is read in all its forms', async (t) => {
  const utf8 = Buffer.from('照片.jpg').toString('latin1');
  for (const [value, filename] of [
    ['attachment; filename="a.jpg"', 'a.jpg'],
    ['attachment; filename=a.jpg', 'a.jpg'],
    [`attachment; filename="${utf8}"`, '照片.jpg'],
    [`attachment; filename=${utf8}`, '照片.jpg'],
    ['attachment; filename*=utf-8\'\'%E7%85%A7%E7%89%87.jpg; filename="x.jpg"', '照片.jpg'],
    ['attachment; filename="../../etc/passwd"', '../../etc/passwd'],
    ['attachment', undefined],
  ] as const) {
    const file = await download(t, [`Content-disposition: ${value}`], bytesOf('photo.jpg'));
    assert.equal(file.filename, filename, value);
    await file.cancel();
  }
});

test('bytes that claim to be a picture and are none are not a file (2.5)', async (t) => {
  for (const headers of [
    ['Content-disposition: attachment; filename="1.jpg"'],
    ['Content-disposition: attachment; filename=1.PNG'],
    ['Content-Type: image/jpeg'],
    ['Content-Type: image/png', 'Content-disposition: attachment; filename="x"'],
  ]) {
    const reason = { name: 'NotDownloadable', reason: 'unknown_content', address: undefined };
    await assert.rejects(answered(t, headers, PROTOBUF), reason);
  }
});

test('nor is protobuf whose beginning looks like text, since a long id stands there', async (t) => {
  const body = Buffer.from(`\n@${'oj4bNXXXjM73wZSL'.repeat(4)}\x12@`.padEnd(140, 'a'), 'latin1');
  const headers = ['Content-disposition: attachment; filename="1.jpg"'];
  await assert.rejects(answered(t, headers, body), { name: 'NotDownloadable', reason: 'unknown_content' });
});

test('bytes of an unknown kind that claim nothing are a file of no known format', async (t) => {
  for (const headers of [
    [],
    ['Content-Type: audio/amr'],
    ['Content-disposition: attachment; filename="a.bin"'],
  ]) {
    const file = await whole(await download(t, headers, PROTOBUF));
    assert.equal(file.format, undefined);
    assert.ok(file.bytes.equals(PROTOBUF));
  }
});

/** An HD voice as it comes: a byte, and a frame of Speex at 16 kHz, again and again; no header tells it. */
const BARE_SPEEX = Buffer.concat(
  Array.from({ length: 4 }, () => Buffer.from([70, 0x3e, 0x9d, 0x1b, 0x9a, 0x20, ...randomBytes(65), 0])),
);

test('bare Speex, which nothing in it tells, is taken for what WeChat calls it (2.3)', async (t) => {
  for (const headers of [
    ['Content-Type: voice/speex', 'Content-disposition: attachment; filename="MEDIA_ID.speex"'],
    ['Content-Type: audio/x-speex-with-header-byte; rate=16000'],
    ['Content-disposition: attachment; filename=MEDIA_ID.speex'],
    ['Content-Type: AUDIO/SPEEX'],
  ]) {
    const file = await whole(await download(t, headers, BARE_SPEEX));
    assert.equal(file.format, 'speex', headers[0]);
    assert.ok(file.bytes.equals(BARE_SPEEX));
  }
  for (const headers of [
    [],
    ['Content-Type: voice/speexx'],
    ['Content-disposition: attachment; filename="speex"'],
  ]) {
    const file = await whole(await download(t, headers, BARE_SPEEX));
    assert.equal(file.format, undefined);
  }
});

test('bytes that say what they are decide, also against the name of Speex', async (t) => {
  const headers = ['Content-Type: voice/speex', 'Content-disposition: attachment; filename="MEDIA_ID.speex"'];
  for (const [name, format] of [
    ['voice.amr', 'amr'],
    ['voice.mp3', 'mp3'],
  ] as const) {
    assert.equal((await whole(await download(t, headers, bytesOf(name)))).format, format);
  }
  const error = '{"errcode":40007,"errmsg":"invalid media_id"}';
  await assert.rejects(answered(t, headers, error), { name: 'WeChatError', errcode: 40007 });
  for (const text of ['<html>', 'Service Unavailable']) {
    await assert.rejects(answered(t, headers, text), { reason: 'not_understood' });
  }
});

test('a picture of a kind that WeChat does not take is a picture all the same', async (t) => {
  const file = await whole(await download(t, ['Content-Type: image/jpeg'], bytesOf('picture.webp')));
  assert.equal(file.format, 'webp');
});

test('a file that breaks off is an error while it is read, never a shorter file', async (t) => {
  const bytes = bytesOf('photo.jpg');
  for (const headers of [[`Content-Length: ${bytes.length + 1}`], ['Transfer-Encoding: chunked']]) {
    const chunked = headers[0]?.startsWith('T');
    const body = chunked ? Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes]) : bytes;
    const file = await download(t, headers, body);
    await assert.rejects(readAll(file.chunks), {
      name: 'WeChatUnreachable',
      api: '/api',
      reason: 'connection',
      message: '/api: connection (ECONNRESET)',
    });
  }
});

test('a file that stops is a timeout while it is read', async (t) => {
  const { url } = await rawServer(t, async (peer) => {
    await peer.request();
    peer.answer(200, ['Content-Length: 100000'], bytesOf('photo.jpg'));
  });
  const controller = new AbortController();
  const response = await sendHttp({ method: 'GET', url: new URL(url), signal: controller.signal });
  const answer = await readAnswer('/api', response);
  assert.ok('file' in answer);
  setImmediate(() => controller.abort());
  await assert.rejects(readAll(answer.file.chunks), { name: 'WeChatUnreachable', reason: 'timeout' });
});

test('a packed file comes unpacked, its size unknown', async (t) => {
  const bytes = Buffer.concat([bytesOf('photo.jpg'), randomBytes(500_000)]);
  const file = await whole(await download(t, ['Content-Encoding: gzip'], gzipSync(bytes)));
  assert.deepEqual([file.format, file.size], ['jpg', undefined]);
  assert.ok(file.bytes.equals(bytes));
});

test('a packed file that breaks off is an error as well', async (t) => {
  const packed = gzipSync(Buffer.concat([bytesOf('photo.jpg'), randomBytes(500_000)]));
  const file = await download(t, ['Content-Encoding: gzip'], packed.subarray(0, packed.length - 100));
  await assert.rejects(readAll(file.chunks), { name: 'WeChatUnreachable', reason: 'connection' });
});

test('a file without a length has no size', async (t) => {
  const body = '3\r\n\xff\xd8\xff\r\n0\r\n\r\n';
  const file = await whole(await download(t, ['Transfer-Encoding: chunked'], Buffer.from(body, 'latin1')));
  assert.deepEqual([file.format, file.size, file.bytes.length], ['jpg', undefined, 3]);
});

test('a file shorter than what is sniffed is whole', async (t) => {
  const file = await whole(await download(t, [], '#!AMR\n'));
  assert.deepEqual([file.format, String(file.bytes)], ['amr', '#!AMR\n']);
});

test('a file that is not wanted is not read on', SOON, async (t) => {
  for (const [nth, encoding] of ['identity', 'gzip'].entries()) {
    for (const leave of ['cancel', 'break'] as const) {
      const ended = Promise.withResolvers<void>();
      const { url } = await rawServer(t, async (peer) => {
        await peer.request();
        const bytes = Buffer.concat([bytesOf('photo.jpg'), randomBytes(200_000)]);
        const body = nth === 0 ? bytes : gzipSync(bytes);
        peer.answer(200, [`Content-Encoding: ${encoding}`, 'Content-Length: 9000000'], body);
        await peer.until(() => peer.ended);
        ended.resolve();
      });
      const answer = await readAnswer('/api', await sendHttp({ method: 'GET', url: new URL(url) }));
      assert.ok('file' in answer);
      if (leave === 'cancel') await answer.file.cancel();
      else for await (const _ of answer.file.chunks) break;
      await ended.promise;
    }
  }
});

test('text is no file, whatever its headers say', async (t) => {
  for (const body of [
    'ok',
    'Service Unavailable',
    '系统繁忙,请稍后再试'.repeat(9),
    '[]',
    'null',
    '"x"',
    '\r\n.\r\n',
  ]) {
    const headers = ['Content-Type: image/jpeg', 'Content-disposition: attachment; filename="a.jpg"'];
    for (const said of [[], headers]) {
      await assert.rejects(
        answered(t, said, body),
        { name: 'WeChatUnreachable', reason: 'not_understood' },
        body,
      );
    }
  }
});
