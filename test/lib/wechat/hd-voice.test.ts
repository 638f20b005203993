/** media/get/jssdk: the voice of a web page in its full quality (wechat-api.md 2.3). */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createWeChatClient } from '../../../lib/wechat/client.ts';
import { readAll } from '../../helpers/bytes.ts';
import { bytesOf } from '../../helpers/fixtures.ts';
import { type StandInAnswer, standIn } from '../../helpers/stand-in.ts';
import { FIXED } from './helpers.ts';

/** Frames of Speex, each behind a byte of its own: no header of a file. */
const BARE = Buffer.from('463e9d1b9a20000168e8e8e8e8e8e8e88400b474747474747474', 'hex');
/** The first page of an Ogg file that holds Speex. */
const OGG = Buffer.from(`OggS\0\x02${'\0'.repeat(20)}\x01\x50Speex   1.2.0${'\0'.repeat(60)}`, 'latin1');
const HEADERS = ['Content-Type: voice/speex', 'Content-disposition: attachment; filename="SERVER_ID.speex"'];

async function voice(t: TestContext, answer: StandInAnswer) {
  const { url, requests } = await standIn(t, answer);
  const { media } = createWeChatClient({ tokens: FIXED, baseUrl: url });
  return { get: () => media.getHdVoice('1237378768e7q8e7r8qwesafdasdfasdfaxss111'), requests };
}

test('a voice is asked for by its id, and comes as it is', async (t) => {
  for (const [bytes, headers] of [
    [BARE, HEADERS],
    [OGG, HEADERS],
    [OGG, ['Content-Type: audio/ogg', HEADERS[1] ?? '']],
  ] as const) {
    const { get, requests } = await voice(t, { headers, body: bytes });
    const { file } = await get();
    assert.deepEqual([file.format, file.filename, file.size], ['speex', 'SERVER_ID.speex', bytes.length]);
    assert.ok((await readAll(file.chunks)).equals(bytes));
    assert.deepEqual(
      requests.map(({ line, body }) => [line, body.length]),
      [
        [
          'GET /cgi-bin/media/get/jssdk?access_token=TOKEN&media_id=1237378768e7q8e7r8qwesafdasdfasdfaxss111 HTTP/1.1',
          0,
        ],
      ],
    );
  }
});

test('one without any header, or in another format, is a file all the same', async (t) => {
  const bare = await voice(t, { headers: [], body: BARE });
  const { file } = await bare.get();
  assert.deepEqual([file.format, String(await readAll(file.chunks))], [undefined, String(BARE)]);
  const amr = await voice(t, { headers: HEADERS, body: bytesOf('voice.amr') });
  const other = (await amr.get()).file;
  assert.equal(other.format, 'amr');
  await other.cancel();
});

test('an unknown id is 40007; JSON without an error is no voice', async (t) => {
  const unknown = await voice(t, '{"errcode":40007,"errmsg":"invalid media_id"}');
  await assert.rejects(unknown.get(), {
    name: 'WeChatError',
    errcode: 40007,
    api: '/cgi-bin/media/get/jssdk',
  });
  const link = await voice(t, '{"video_url":"http://203.205.137.89/a.mp4"}');
  await assert.rejects(link.get(), { name: 'WeChatUnreachable', reason: 'not_understood' });
});

test('it is fetched once more after a bad moment', async (t) => {
  let calls = 0;
  const { url, requests } = await standIn(t, () =>
    calls++ ? { headers: HEADERS, body: BARE } : { status: 503, body: '' },
  );
  const { file } = await createWeChatClient({ tokens: FIXED, baseUrl: url }).media.getHdVoice('x');
  await file.cancel();
  assert.equal(requests.length, 2);
});
