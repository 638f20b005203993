import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { fetchStableToken } from '../../../lib/wechat/access-token.ts';
import type { TokenSource } from '../../../lib/wechat/call.ts';
import { createWeChatClient, type WeChatClient } from '../../../lib/wechat/client.ts';
import { bytesOf } from '../../helpers/fixtures.ts';
import { type RawRequest, rawServer } from '../../helpers/raw-server.ts';
import { FIXED, fileOf } from './helpers.ts';

type Seen = RawRequest & { readonly host: string };

/** What a call looks like on the wire, where the answer is this JSON. */
async function wire(
  t: TestContext,
  answer: object,
  call: (wechat: WeChatClient) => Promise<unknown>,
  { prefix = '', tokens = FIXED }: { prefix?: string; tokens?: TokenSource } = {},
): Promise<Seen> {
  const seen: RawRequest[] = [];
  const server = await rawServer(t, async (peer) => {
    seen.push(await peer.request());
    peer.answer(200, ['Content-Type: text/plain'], JSON.stringify(answer));
  });
  await call(createWeChatClient({ tokens, baseUrl: server.url + prefix }));
  const [request, ...more] = seen;
  assert.ok(request);
  assert.equal(more.length, 0);
  return { ...request, host: `127.0.0.1:${server.port}` };
}

const PHOTO = fileOf('photo.jpg');
const header = (request: RawRequest, name: string) =>
  request.headers.find((line) => line.toLowerCase().startsWith(`${name}:`))?.slice(name.length + 2);

test('a JSON call: the token in the query, real characters in the body, its length known (0.1, 0.9)', async (t) => {
  const seen = await wire(t, { item: [], total_count: 0 }, (wechat) =>
    wechat.materials.list({ type: 'image', offset: 40, count: 20 }),
  );
  const body = '{"type":"image","offset":40,"count":20}';
  assert.equal(seen.line, 'POST /cgi-bin/material/batchget_material?access_token=TOKEN HTTP/1.1');
  assert.deepEqual(seen.headers, [
    'content-type: application/json; charset=utf-8',
    'accept-encoding: gzip',
    `content-length: ${body.length}`,
    `Host: ${seen.host}`,
    'Connection: keep-alive',
  ]);
  assert.equal(String(seen.body), body);
});

test('a GET: everything in the query, and nothing is said of encodings', async (t) => {
  const seen = await wire(t, { video_url: 'http://1.2.3.4/' }, (wechat) => wechat.media.get('a+b/c=&d 中'));
  assert.equal(
    seen.line,
    'GET /cgi-bin/media/get?access_token=TOKEN&media_id=a%2Bb%2Fc%3D%26d%20%E4%B8%AD HTTP/1.1',
  );
  assert.deepEqual(seen.headers, [`Host: ${seen.host}`, 'Connection: keep-alive']);
  const count = await wire(t, {}, (wechat) => wechat.materials.count());
  assert.equal(count.line, 'GET /cgi-bin/material/get_materialcount?access_token=TOKEN HTTP/1.1');
  assert.equal(count.body.length, 0);
});

test('text goes without escapes, whatever it holds (7-D 16)', async (t) => {
  const id = '标题"\\/😀\u2028\u0001\ud83d';
  const seen = await wire(t, { errcode: 0 }, (wechat) => wechat.materials.delete(id));
  assert.equal(String(seen.body), '{"media_id":"标题\\"\\\\/😀\u2028\ufffd"}');
});

test('an upload: known length, unquoted boundary, quoted names in raw UTF-8 (7-A, 7-B)', async (t) => {
  const file = fileOf('我的 照片-ab12cd34.jpg', bytesOf('photo.jpg'));
  const seen = await wire(t, { media_id: 'x' }, (wechat) => wechat.materials.add('image', file));
  assert.equal(seen.line, 'POST /cgi-bin/material/add_material?access_token=TOKEN&type=image HTTP/1.1');
  const boundary = /^multipart\/form-data; boundary=([\w-]+)$/.exec(header(seen, 'content-type') ?? '')?.[1];
  const head =
    `--${boundary}\r\nContent-Disposition: form-data; name="media"; filename="我的 照片-ab12cd34.jpg"\r\n` +
    'Content-Type: image/jpeg\r\n\r\n';
  const expected = Buffer.concat([
    Buffer.from(head),
    bytesOf('photo.jpg'),
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
  assert.ok(seen.body.equals(expected));
  assert.deepEqual(
    seen.headers.filter((line) => !line.startsWith('content-type: ')),
    [`content-length: ${expected.length}`, `Host: ${seen.host}`, 'Connection: keep-alive'],
  );
});

test('each upload has its path and its type', async (t) => {
  const line = async (answer: object, call: (wechat: WeChatClient) => Promise<unknown>) =>
    (await wire(t, answer, call)).line.split(' ')[1];
  const id = { media_id: 'x', created_at: 1 };
  for (const type of ['image', 'voice', 'video', 'thumb'] as const) {
    assert.equal(
      await line(id, (wechat) => wechat.media.upload(type, PHOTO)),
      `/cgi-bin/media/upload?access_token=TOKEN&type=${type}`,
    );
    assert.equal(
      await line(id, (wechat) => wechat.materials.add(type, PHOTO)),
      `/cgi-bin/material/add_material?access_token=TOKEN&type=${type}`,
    );
  }
  assert.equal(
    await line({ url: 'http://x' }, (wechat) => wechat.media.uploadImage(PHOTO)),
    '/cgi-bin/media/uploadimg?access_token=TOKEN',
  );
});

test('a video has its texts in a field of the form, as JSON with real characters (3.1)', async (t) => {
  const text = { title: '标题 "一" 😀', introduction: '第一行\n第二行' };
  const seen = await wire(t, { media_id: 'x' }, (wechat) =>
    wechat.materials.add('video', fileOf('clip.mp4'), text),
  );
  const field =
    'Content-Disposition: form-data; name="description"\r\n\r\n' +
    '{"title":"标题 \\"一\\" 😀","introduction":"第一行\\n第二行"}\r\n';
  assert.ok(seen.body.includes(Buffer.from(field)));
  assert.doesNotMatch(seen.line, /description|title/, 'not in the query (7-D 18)');
});

test('other types have none, and a video without texts has empty ones', async (t) => {
  const image = await wire(t, { media_id: 'x' }, (wechat) =>
    wechat.materials.add('image', PHOTO, { title: 'x', introduction: 'y' }),
  );
  assert.equal(image.body.indexOf('description'), -1);
  const video = await wire(t, { media_id: 'x' }, (wechat) => wechat.materials.add('video', PHOTO));
  assert.ok(video.body.includes('{"title":"","introduction":""}'));
});

test('a gateway may have a path, and a query, of its own', async (t) => {
  const count = (wechat: WeChatClient) => wechat.materials.count();
  for (const [prefix, target] of [
    ['', '/cgi-bin/material/get_materialcount?access_token=TOKEN'],
    ['/', '/cgi-bin/material/get_materialcount?access_token=TOKEN'],
    ['/wechat', '/wechat/cgi-bin/material/get_materialcount?access_token=TOKEN'],
    ['/a/b/', '/a/b/cgi-bin/material/get_materialcount?access_token=TOKEN'],
    ['/a?key=1', '/a/cgi-bin/material/get_materialcount?key=1&access_token=TOKEN'],
  ] as const) {
    assert.equal((await wire(t, {}, count, { prefix })).line, `GET ${target} HTTP/1.1`);
  }
});

test('a token is escaped, whatever it looks like', async (t) => {
  const tokens: TokenSource = { get: async () => 'a+b/c=&media_id=1#中', replace: async () => undefined };
  const { line } = await wire(t, {}, (wechat) => wechat.materials.count(), { tokens });
  const query = new URLSearchParams(line.split(' ')[1]?.split('?')[1]);
  assert.deepEqual([...query], [['access_token', 'a+b/c=&media_id=1#中']]);
});

test('a token is asked for in the body, without one in the query and never by force (1.2)', async (t) => {
  const seen = Promise.withResolvers<RawRequest>();
  const { url } = await rawServer(t, async (peer) => {
    seen.resolve(await peer.request());
    peer.answer(
      200,
      ['Content-Type: application/json; encoding=utf-8'],
      '{"access_token":"T","expires_in":345}',
    );
  });
  const token = await fetchStableToken(
    { app_id: 'wx1', app_secret: 'SECRET' },
    { baseUrl: `${url}/gateway` },
  );
  assert.deepEqual(token, { access_token: 'T', expires_in: 345 });
  const { line, body } = await seen.promise;
  assert.equal(line, 'POST /gateway/cgi-bin/stable_token HTTP/1.1');
  assert.deepEqual(JSON.parse(String(body)), {
    grant_type: 'client_credential',
    appid: 'wx1',
    secret: 'SECRET',
    force_refresh: false,
  });
});
