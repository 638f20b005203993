import assert from 'node:assert/strict';
import { once } from 'node:events';
import { get, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { ERRORS } from '../../../dev/wechat/core/error-table.ts';
import { writeJson } from '../../../dev/wechat/core/json-writer.ts';
import { client, control, fixture, START, simulator } from './helpers.ts';

const TEXT = { name: '春天 "a/b" \t\n\u0001\\u0001', url: 'http://x/y' };

test('JSON keeps its Chinese and escapes its slashes', () => {
  const style = { escapeSlashes: true, rawControlCharacters: false };
  const text = writeJson(TEXT, style);
  assert.equal(text, String.raw`{"name":"春天 \"a\/b\" \t\n\u0001\\u0001","url":"http:\/\/x\/y"}`);
  assert.deepEqual(JSON.parse(text), TEXT);
  assert.equal(writeJson('a/b', { ...style, escapeSlashes: false }), '"a/b"');
});

test('control characters may stand raw, and nothing else changes', () => {
  const text = writeJson(TEXT, { escapeSlashes: false, rawControlCharacters: true });
  assert.equal(text, '{"name":"春天 \\"a/b\\" \t\n\u0001\\\\u0001","url":"http://x/y"}');
});

test('slashes, labels, rids and hints can be switched', async (t) => {
  const quirks = { escaped_slashes: false, text_plain_json: false, rid: false, hints: false };
  const sim = await simulator(t, { quirks });
  const api = await client(sim);
  const body = { method: 'POST', body: '{"media_id":"x"}' };
  const refused = await fetch(api.url('material/get_material'), body);
  assert.equal(refused.headers.get('content-type'), 'application/json; encoding=utf-8');
  assert.equal(await refused.text(), '{"errcode":40007,"errmsg":"invalid media_id"}');
  const { url } = await api.add('image', 'photo.jpg');
  const listed = await fetch(api.url('material/batchget_material'), { method: 'POST', body: '{}' });
  assert.ok((await listed.text()).includes(String(url)));
});

test('an error table speaks of every code once, and only for it', () => {
  const texts = Object.entries(ERRORS).filter(([code]) => code !== '61450');
  assert.equal(new Set(texts.map(([, entry]) => entry.text)).size, texts.length);
});

/** Fetches without unpacking, which `fetch` would do by itself. */
async function packed(url: string, accept: string): Promise<{ headers: IncomingHttpHeaders; body: Buffer }> {
  const request = get(url, { headers: accept ? { 'accept-encoding': accept } : {} });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return { headers: response.headers, body: await buffer(response) };
}

test('JSON is compressed where asked for and accepted, files are not', async (t) => {
  const api = await client(await simulator(t, { quirks: { gzip: true } }));
  const { media_id: id } = await api.upload('image', 'photo.jpg');
  const plain = await packed(api.url('material/get_materialcount'), '');
  assert.equal(plain.headers['content-encoding'], undefined);
  const json = await packed(api.url('material/get_materialcount'), 'br, gzip');
  assert.equal(json.headers['content-encoding'], 'gzip');
  assert.equal(json.headers['content-length'], String(json.body.length));
  assert.deepEqual(gunzipSync(json.body), plain.body);
  const file = await packed(api.url('media/get', `&media_id=${id}`), 'gzip');
  assert.equal(file.headers['content-encoding'], undefined);
  assert.deepEqual(file.body, fixture('photo.jpg'));
});

test('the Date of an answer is the simulated one', async (t) => {
  const sim = await simulator(t);
  sim.state.clock.advance(86_400_000);
  const response = await fetch(`${sim.url}/cgi-bin/token`);
  await response.text();
  assert.equal(response.headers.get('date'), new Date(START + 86_400_000).toUTCString());
  assert.equal((await control(sim, 'GET', '/clock')).now, new Date(START + 86_400_000).toISOString());
});
