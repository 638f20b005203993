import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { sendHttp } from '../../../lib/net/http.ts';
import { readAnswer, readJsonAnswer } from '../../../lib/wechat/answer.ts';
import { WeChatError } from '../../../lib/wechat/errors.ts';
import { rawServer, SOON } from '../../helpers/raw-server.ts';
import { answered, errorOf } from './helpers.ts';

const BAD_TOKEN =
  '{"errcode":40001,"errmsg":"invalid credential, access_token is invalid or not latest, could get access_token by getStableAccessToken, more details at https://mmbizurl.cn/s/JtxxFh33r rid: 6aac0063-7ed08fb9-1250f724"}';
const LABELS = [
  ['Content-Type: text/plain'],
  ['Content-Type: application/json; encoding=utf-8'],
  ['Content-Type: image/jpeg', 'Content-disposition: attachment; filename="MEDIA_ID.jpg"'],
  [],
];

async function failure(t: TestContext, headers: readonly string[], body: string | Uint8Array, status = 200) {
  return await errorOf(answered(t, headers, body, status));
}

const unreachable = (reason: string, more: object = {}) => ({
  name: 'WeChatUnreachable',
  api: '/api',
  reason,
  sent: 'all',
  ...more,
});

test('an error is told by its body, under whatever label it comes (0.5)', async (t) => {
  for (const headers of LABELS) {
    const error = await failure(t, headers, BAD_TOKEN);
    assert.ok(error instanceof WeChatError);
    assert.deepEqual([error.api, error.errcode, error.rid], ['/api', 40001, '6aac0063-7ed08fb9-1250f724']);
  }
});

test('so is JSON that is no error', async (t) => {
  for (const headers of LABELS) {
    const answer = await answered(t, headers, '{"video_url":"http://1.2.3.4/a.mp4"}');
    assert.deepEqual(answer, { json: { video_url: 'http://1.2.3.4/a.mp4' } });
  }
});

test('a mark or blanks before JSON, and any order of its keys, change nothing', async (t) => {
  for (const start of ['\ufeff', ' ', '\r\n\t', '\ufeff \n']) {
    const error = await failure(t, [], `${start}{"item":[],"errmsg":"system error","errcode":-1}`);
    assert.ok(error instanceof WeChatError, JSON.stringify(start));
    assert.equal(error.errcode, -1);
  }
});

test('an errcode is one as text, too, and 0 is success in both', async (t) => {
  const error = await failure(t, [], '{"errcode":"40007","errmsg":"invalid media_id"}');
  assert.ok(error instanceof WeChatError);
  assert.equal(error.errcode, 40007);
  for (const body of ['{"errcode":0,"errmsg":"ok"}', '{"errcode":"0"}', '{}']) {
    assert.ok('json' in (await answered(t, [], body)), body);
  }
});

test('an error without a text is an error', async (t) => {
  for (const body of [
    '{"errcode":40007}',
    '{"errcode":40007,"errmsg":null}',
    '{"errcode":40007,"errmsg":""}',
  ]) {
    const error = await failure(t, [], body);
    assert.ok(error instanceof WeChatError);
    assert.equal(error.message, '/api answered 40007: ');
  }
});

test('unknown keys are passed over, and escapes and characters are read (0.7, 0.8)', async (t) => {
  const body =
    '{"media_id":"x","url":"http:\\/\\/mmbiz.qpic.cn\\/0","name":"中文","item":[],"tags":[{"a":1}]}';
  assert.deepEqual(await answered(t, [], body), {
    json: { media_id: 'x', url: 'http://mmbiz.qpic.cn/0', name: '中文', item: [], tags: [{ a: 1 }] },
  });
});

test('raw control characters in strings are forgiven', async (t) => {
  const answer = await answered(t, [], '{"title":"a\nb\u0001c"}');
  assert.deepEqual(answer, { json: { title: 'a b c' } });
});

test('gzip is undone, for errors and for answers (0.6)', async (t) => {
  const headers = ['Content-Encoding: gzip'];
  assert.deepEqual(await answered(t, headers, gzipSync('{"a":"中"}')), { json: { a: '中' } });
  const error = await failure(t, headers, gzipSync(BAD_TOKEN));
  assert.ok(error instanceof WeChatError);
});

test('an answer in many small pieces is one answer', async (t) => {
  const { url } = await rawServer(t, async (peer) => {
    await peer.request();
    peer.answer(200, [`Content-Length: ${BAD_TOKEN.length}`]);
    for (const character of BAD_TOKEN) {
      peer.socket.write(character);
      await new Promise((resolve) => setImmediate(resolve));
    }
  });
  const error = await errorOf(readAnswer('/api', await sendHttp({ method: 'GET', url: new URL(url) })));
  assert.ok(error instanceof WeChatError);
});

test('JSON that is not whole is not understood', async (t) => {
  for (const body of ['{"media_id":"x"', '{', '{"errcode":40001,"errmsg":"inv', '{]']) {
    await assert.rejects(answered(t, [], body), unreachable('not_understood'), body);
  }
});

test('JSON that breaks off before its announced end is a broken connection', async (t) => {
  const whole = '{"errcode":0,"errmsg":"ok"}';
  for (const headers of [['Content-Length: 100'], ['Content-Length: 100', 'Content-Type: text/plain']]) {
    await assert.rejects(answered(t, headers, whole), unreachable('connection'));
  }
});

test('a page of HTML is not understood, whatever its label says', async (t) => {
  for (const headers of LABELS) {
    for (const body of [
      '<html>busy</html>',
      '\n <!DOCTYPE html><html>',
      '\ufeff<html>',
      '<?xml version="1.0"?>',
    ]) {
      await assert.rejects(answered(t, headers, body), unreachable('not_understood'));
    }
  }
});

test('an empty answer is not understood', async (t) => {
  for (const headers of LABELS) {
    for (const body of ['', ' ', '\r\n']) {
      await assert.rejects(answered(t, headers, body), unreachable('not_understood'));
    }
  }
});

test('another status than 200 is told by its number, whatever the body says', async (t) => {
  for (const status of [201, 204, 301, 302, 400, 403, 404, 412, 413, 429, 500, 502, 503, 504]) {
    for (const body of status === 204 ? [''] : ['<html>', BAD_TOKEN, '{"errcode":0}']) {
      await assert.rejects(answered(t, [], body, status), unreachable('http_status', { status }));
    }
  }
});

test('damaged gzip is a broken connection, and the connection is closed', SOON, async (t) => {
  const ended = Promise.withResolvers<void>();
  const damaged = gzipSync(BAD_TOKEN);
  damaged.fill(0xff, 12, 20);
  const { url } = await rawServer(t, async (peer) => {
    await peer.request();
    peer.answer(200, ['Content-Encoding: gzip', 'Content-Length: 5000'], damaged);
    await peer.until(() => peer.ended);
    ended.resolve();
  });
  const response = await sendHttp({ method: 'GET', url: new URL(url) });
  await assert.rejects(readAnswer('/api', response), unreachable('connection'));
  await ended.promise;
});

test('where JSON must come, a file is not understood and is not read', SOON, async (t) => {
  for (const encoding of ['identity', 'gzip']) {
    const ended = Promise.withResolvers<void>();
    const { url } = await rawServer(t, async (peer) => {
      await peer.request();
      const picture = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(100_000)]);
      const body = encoding === 'gzip' ? gzipSync(picture) : picture;
      peer.answer(200, [`Content-Encoding: ${encoding}`, 'Content-Length: 9000000'], body);
      await peer.until(() => peer.ended);
      ended.resolve();
    });
    const response = await sendHttp({ method: 'GET', url: new URL(url) });
    await assert.rejects(readJsonAnswer('/api', response), unreachable('not_understood'));
    await ended.promise;
  }
});

test('JSON that is no object is no answer', async (t) => {
  const { url } = await rawServer(t, async (peer) => {
    for (const body of ['[1]', 'null', '"text"', '12', 'ok']) {
      await peer.request();
      peer.answer(200, [], body);
    }
  });
  for (let nth = 0; nth < 5; nth++) {
    const response = await sendHttp({ method: 'GET', url: new URL(url) });
    await assert.rejects(readJsonAnswer('/api', response), unreachable('not_understood'));
  }
});

test('a signal in mid-answer is a timeout, packed or not', async (t) => {
  for (const body of [Buffer.from('{"errcode":'), gzipSync('{"errcode":0}').subarray(0, 20)]) {
    const headers = body[0] === 0x1f ? ['Content-Encoding: gzip'] : [];
    const { url } = await rawServer(t, async (peer) => {
      await peer.request();
      peer.answer(200, [...headers, 'Content-Length: 100'], body);
    });
    const controller = new AbortController();
    const response = await sendHttp({ method: 'GET', url: new URL(url), signal: controller.signal });
    setImmediate(() => controller.abort());
    await assert.rejects(readAnswer('/api', response), unreachable('timeout'));
  }
});
