/** Whatever WeChat, or something in front of it, answers: what is understood has the types it should have, the rest is an error of ours. */
import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { HttpResponse, SendHttp } from '../../../lib/net/http.ts';
import { collect } from '../../../lib/net/streams.ts';
import { readAnswer } from '../../../lib/wechat/answer.ts';
import { createWeChatClient, type WeChatClient } from '../../../lib/wechat/client.ts';
import { dispositionFileName } from '../../../lib/wechat/content-disposition.ts';
import { NotDownloadable, WeChatError, WeChatUnreachable } from '../../../lib/wechat/errors.ts';
import { parseJson, wholeNumber } from '../../../lib/wechat/json.ts';
import { CALLS } from './calls/all.ts';
import { FIXED, fileOf } from './helpers.ts';

const isOurs = (error: unknown) =>
  [WeChatError, WeChatUnreachable, NotDownloadable].some((type) => error instanceof type);

function response(body: Uint8Array, headers: Readonly<Record<string, string>> = {}): HttpResponse {
  return { status: 200, headers, body: Readable.from([body], { objectMode: false }) as HttpResponse['body'] };
}

const binary = fc.string({ unit: 'binary' });

test('any body is JSON, a file with just these bytes, or an error of ours', async () => {
  const piece = fc.oneof(
    fc.uint8Array(),
    binary.map((text) => Buffer.from(text)),
    fc
      .constantFrom(
        '{',
        '}',
        '{"errcode":',
        '40001',
        '"0"',
        ',"errmsg":"',
        '\ufeff',
        ' ',
        '<html>',
        '\xff\xd8\xff',
        'GIF89a',
      )
      .map((text) => Buffer.from(text, 'latin1')),
  );
  const headers = fc.record(
    {
      'content-type': fc.oneof(binary, fc.constantFrom('image/jpeg', 'text/plain', 'audio/x-speex')),
      'content-disposition': fc.oneof(
        binary,
        fc.constantFrom('attachment; filename="a.jpg"', 'filename=x.spx'),
      ),
      'content-encoding': fc.constantFrom('gzip', 'br', ''),
    },
    { requiredKeys: [] },
  );
  let files = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(piece, { maxLength: 5 }),
      headers,
      fc.boolean(),
      async (pieces, labels, packed) => {
        const plain = Buffer.concat(pieces);
        const sent = packed && labels['content-encoding'] === 'gzip' ? gzipSync(plain) : plain;
        try {
          const answer = await readAnswer('/api', response(sent, labels));
          if ('json' in answer) return;
          files++;
          const bytes = await collect(answer.file.chunks, 1_000_000);
          if (packed || labels['content-encoding'] !== 'gzip') assert.deepEqual(bytes, plain);
        } catch (error) {
          assert.ok(isOurs(error), `${error}`);
        }
      },
    ),
    { numRuns: 500 },
  );
  assert.ok(files > 20, `${files} files`);
});

/** Calls with answers that are right, beside those of CALLS. */
const FILE_CALLS: readonly (readonly [(wechat: WeChatClient) => Promise<unknown>, string])[] = [
  [
    ({ media }) => media.upload('image', fileOf('photo.jpg')),
    '{"type":"image","media_id":"M","created_at":1380000000}',
  ],
  [
    ({ media }) => media.upload('thumb', fileOf('thumb.jpg')),
    '{"thumb_media_id":"M","created_at":1380000000}',
  ],
  [
    ({ materials }) => materials.add('image', fileOf('photo.jpg')),
    '{"media_id":"M","url":"http://mmbiz.qpic.cn/a"}',
  ],
  [
    ({ materials }) => materials.count(),
    '{"voice_count":1,"video_count":2,"image_count":"3","news_count":4}',
  ],
  [
    ({ materials }) => materials.list({ type: 'image', offset: 0, count: 20 }),
    '{"total_count":1,"item_count":1,"item":[{"media_id":"M","name":"a.jpg","update_time":1380000000,"url":"http://a"}]}',
  ],
];
const EVERY_CALL = [...FILE_CALLS, ...CALLS.map(({ call, answer }) => [call, answer] as const)];

/** The n-th value in an answer, counted through, replaced by another. */
function changed(answer: unknown, n: number, by: unknown): unknown {
  let left = n;
  const walk = (value: unknown): unknown => {
    if (left-- === 0) return by;
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, walk(member)]));
  };
  return walk(answer);
}

function assertNumbers(value: unknown): void {
  if (typeof value === 'number') assert.ok(Number.isFinite(value), 'a number that is none');
  else if (typeof value === 'object' && value !== null) Object.values(value).forEach(assertNumbers);
}

/** A call that is answered so: whether it was read. What it throws has to be ours. */
async function isRead(call: (wechat: WeChatClient) => Promise<unknown>, answer: unknown): Promise<boolean> {
  const send: SendHttp = async () => response(Buffer.from(JSON.stringify(answer)));
  const wechat = createWeChatClient({ tokens: FIXED, baseUrl: 'http://127.0.0.1:1', send });
  try {
    assertNumbers(await call(wechat));
    return true;
  } catch (error) {
    assert.ok(isOurs(error), `${error}`);
    return false;
  }
}

test('an object that cannot be made a text or a number breaks no call, in whatever place', async () => {
  const unprintable = { toString: '', valueOf: null };
  const inEveryPlace = async ([call, text]: (typeof EVERY_CALL)[number]) => {
    const answer: unknown = JSON.parse(text);
    const places = text.split(/[:,[]/).length;
    for (let n = 0; n < places; n++) {
      await isRead(call, changed(answer, n, unprintable));
      await isRead(call, changed(answer, n, [unprintable]));
    }
    await isRead(call, { ...Object(answer), errcode: unprintable, errmsg: unprintable });
    assert.ok(await isRead(call, answer), text);
  };
  await Promise.all(EVERY_CALL.map(inEveryPlace));
});

test('an answer with something strange in any place is read, or is an error of ours', async () => {
  const strange = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom<unknown>(-1, 1.5, 2 ** 60, '12', '1e5', 'NaN', [], {}, [null], true, '9'.repeat(30)),
  );
  let read = 0;
  const one = fc.tuple(fc.constantFrom(...EVERY_CALL), fc.nat({ max: 12 }), strange);
  // Many at a time: a call that is repeated pauses first.
  const property = fc.asyncProperty(fc.array(one, { minLength: 150, maxLength: 150 }), async (changes) => {
    const outcomes = changes.map(([[call, answer], n, by]) =>
      isRead(call, changed(JSON.parse(answer), n, by)),
    );
    read += (await Promise.all(outcomes)).filter(Boolean).length;
  });
  await fc.assert(property, { numRuns: 10 });
  assert.ok(read > 300, `${read} were read`);
});

test('counts and times are whole numbers, written as numbers or as digits', () => {
  fc.assert(
    fc.property(
      fc.maxSafeNat(),
      (n) => wholeNumber(n, undefined) === n && wholeNumber(`${n}`, undefined) === n,
    ),
  );
  for (const value of [
    -1,
    1.5,
    2 ** 53,
    Number.NaN,
    '1.5',
    '-1',
    '',
    ' 1',
    '1e3',
    null,
    undefined,
    true,
    [1],
    {},
  ])
    assert.equal(wholeNumber(value, 'none'), 'none', String(value));
});

test('what fits into an answer is read to its end, however it is made', () => {
  for (const bit of ['[', '{"a":', '\u0000', '1', '"\\', '\ufeff', '12345678901234567890,', '\\u', '"'])
    parseJson(bit.repeat(2_000_000 / bit.length));
  for (const bit of [
    "filename*=utf-8'",
    "filename*=utf-8''%",
    'filename="',
    'filename=',
    'filename   ',
    ' ',
    ';',
  ])
    dispositionFileName(bit.repeat(200_000 / bit.length));
});
