import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Simulator } from '../../../dev/wechat/simulator.ts';
import { client, errcode, fixture, form, heardJson, json, say, simulator } from './helpers.ts';

const PHOTO = fixture('photo.jpg');
const BODY = Buffer.concat([
  Buffer.from('--xyz\r\nContent-Disposition: form-data; name="media"; filename="a.jpg"\r\n\r\n'),
  PHOTO,
  Buffer.from('\r\n--xyz--\r\n'),
]);

async function head(sim: Simulator, length: string): Promise<string> {
  const { token } = await client(sim);
  const line = `POST /cgi-bin/media/upload?type=image&access_token=${token} HTTP/1.1`;
  return `${line}\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=xyz\r\n${length}\r\n\r\n`;
}

async function chunked(url: string): Promise<Response> {
  const { body, headers } = new Request(url, { method: 'POST', body: form('photo.jpg') });
  const init = { method: 'POST', body, headers, duplex: 'half' };
  return fetch(url, init as RequestInit);
}

test('a chunked body is 412, and not JSON', async (t) => {
  const sim = await simulator(t);
  const api = await client(sim);
  for (const path of ['media/upload', 'media/uploadimg', 'material/add_material']) {
    const response = await chunked(api.url(path, '&type=image'));
    assert.equal(response.status, 412);
    assert.match(await response.text(), /^<html>/);
  }
});

test('the 412 comes before the token is looked at', async (t) => {
  const sim = await simulator(t);
  const response = await chunked(`${sim.url}/cgi-bin/media/upload?type=image`);
  assert.equal(response.status, 412);
  assert.match(await response.text(), /412/);
});

test('a chunked body is taken where asked for', async (t) => {
  const sim = await simulator(t, { quirks: { chunked_412: false } });
  const answer = await json(await chunked((await client(sim)).url('media/upload', '&type=image')));
  assert.equal(answer.type, 'image');
});

test('a body shorter than its Content-Length is 41005', async (t) => {
  const sim = await simulator(t);
  const start = await head(sim, `Content-Length: ${BODY.length + 10}`);
  assert.equal(errcode(heardJson(await say(sim, [start, BODY], true))), 41005);
});

test('a body that stalls is 41005', async (t) => {
  const sim = await simulator(t, { limits: { body_stall_ms: 50 } });
  const start = await head(sim, `Content-Length: ${BODY.length + 10}`);
  const heard = await say(sim, [start, BODY]);
  assert.match(heard, /Connection: close/);
  assert.equal(errcode(heardJson(heard)), 41005);
});

test('a body longer than its Content-Length is 41005', async (t) => {
  const sim = await simulator(t);
  const start = await head(sim, `Content-Length: ${BODY.length - 20}`);
  assert.equal(errcode(heardJson(await say(sim, [start, BODY]))), 41005);
});

test('a much too large body is 503 in HTML, and nothing is stored', async (t) => {
  const sim = await simulator(t, { limits: { body_bytes: BODY.length - 1 } });
  const api = await client(sim);
  const body = form('photo.jpg');
  const response = await fetch(api.url('media/upload', '&type=image'), { method: 'POST', body });
  assert.equal(response.status, 503);
  assert.match(await response.text(), /^<html>/);
  const [entry] = sim.state.log.list({ path: '/cgi-bin/media/upload' });
  assert.ok((entry?.body?.size ?? 0) > PHOTO.length);
  sim.state.limits.body_bytes = 1_000_000;
  assert.equal((await api.upload('image', 'photo.jpg')).type, 'image');
  assert.equal(sim.state.apps.list()[0]?.media.list(sim.state.clock.now()).length, 1);
});

test('a much too large body meets the ordinary limit where asked for', async (t) => {
  const limits = { body_bytes: 1000, temporary_image_bytes: 2000 };
  const api = await client(await simulator(t, { limits, quirks: { huge_body_503: false } }));
  assert.equal(errcode(await api.upload('image', 'photo.jpg')), 40006);
});
