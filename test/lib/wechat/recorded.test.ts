/**
 * What WeChat was recorded to answer (wechat-api.md 9, and the samples of 2 to 5), fed to the client as it stands: byte
 * for byte, as text/plain. Shortened ids keep their `…`. Only where a whole article is shortened to `…`, which is no
 * JSON, the recorded article of draft/get takes its place. The errors are in recorded-errors.test.ts.
 */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { fetchStableToken } from '../../../lib/wechat/access-token.ts';
import { createWeChatClient, type WeChatClient } from '../../../lib/wechat/client.ts';
import { readAll } from '../../helpers/bytes.ts';
import { bytesOf } from '../../helpers/fixtures.ts';
import { packed, type StandInAnswer, standIn } from '../../helpers/stand-in.ts';
import { FIXED } from './helpers.ts';
import { ARTICLES, DRAFT, PUBLISHED } from './recorded/articles.ts';
import { MATERIALS, PICTURES } from './recorded/materials.ts';
import { UPLOADS } from './recorded/uploads.ts';

async function client(t: TestContext, answer: Parameters<typeof standIn>[1]) {
  const { url } = await standIn(t, answer);
  return createWeChatClient({ tokens: FIXED, baseUrl: url });
}

for (const [part, recorded] of Object.entries({
  uploads: UPLOADS,
  materials: [...MATERIALS, PICTURES],
  articles: ARTICLES,
})) {
  test(`what was recorded of ${part} is understood`, async (t) => {
    for (const [body, call, expected] of recorded) {
      assert.deepEqual(await call(await client(t, body)), expected, body.slice(0, 200));
    }
  });
}

test('packed answers are the same (0.6)', async (t) => {
  for (const [body, call, expected] of [PICTURES, DRAFT, PUBLISHED]) {
    assert.deepEqual(await call(await client(t, packed(body))), expected);
  }
});

test('both token endpoints answer alike', async (t) => {
  for (const [type, expires_in] of [
    ['application/json; encoding=utf-8', 7200],
    ['text/plain', 345],
  ] as const) {
    const body = `{"access_token":"ACCESS_TOKEN","expires_in":${expires_in}}`;
    const { url } = await standIn(t, { headers: [`Content-Type: ${type}`], body });
    const token = await fetchStableToken({ app_id: 'wx1', app_secret: 's' }, { baseUrl: url });
    assert.deepEqual(token, { access_token: 'ACCESS_TOKEN', expires_in });
  }
});

async function fileFrom(
  t: TestContext,
  answer: StandInAnswer,
  call: (wechat: WeChatClient) => Promise<unknown>,
) {
  const download = (await call(await client(t, answer))) as Awaited<
    ReturnType<WeChatClient['media']['getHdVoice']>
  >;
  const { format, filename, size, chunks } = download.file;
  return { format, filename, size, bytes: await readAll(chunks) };
}

test('files come under the headers that were recorded (2.2, 2.3, 3.2)', async (t) => {
  const picture = bytesOf('photo.jpg');
  const disposition = 'Content-disposition: attachment; filename="MEDIA_ID.jpg"';
  const documented = [
    'Connection: close',
    'Content-Type: image/jpeg',
    disposition,
    'Date: Sun, 06 Jan 2013 10:20:18 GMT',
    'Cache-Control: no-cache, must-revalidate',
  ];
  const image = await fileFrom(t, { headers: documented, body: picture }, ({ media }) =>
    media.get('MEDIA_ID'),
  );
  assert.deepEqual(image, { format: 'jpg', filename: 'MEDIA_ID.jpg', size: picture.length, bytes: picture });
  const voice = bytesOf('voice.mp3');
  const untyped = ['Content-disposition: attachment; filename="1949FoundingCeremony.mp3"'];
  const material = await fileFrom(t, { headers: untyped, body: voice }, ({ materials }) =>
    materials.get('x'),
  );
  assert.deepEqual(material, {
    format: 'mp3',
    filename: '1949FoundingCeremony.mp3',
    size: voice.length,
    bytes: voice,
  });
});

test('the article that comes as protobuf under the name of a picture is no file (2.5)', async (t) => {
  const body = Buffer.from(
    `0a0b0801120751e4bda0e5a5bd${'18a0c21e220c616263646566'.repeat(11)}`,
    'hex',
  ).subarray(0, 140);
  const answer = { headers: ['Content-disposition: attachment; filename="1.jpg"'], body };
  const { materials } = await client(t, answer);
  await assert.rejects(materials.get('x'), { name: 'NotDownloadable', reason: 'unknown_content' });
});
