import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { client, control, fixture, type Json, postJson, simulator } from './helpers.ts';

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

test('an upload is logged with its parts, hashes and answer', async (t) => {
  const sim = await simulator(t);
  const api = await client(sim);
  const bytes = fixture('photo.jpg');
  await api.add('image', { name: '图片.jpg', bytes, fields: { dummy: 'x' } });
  const { requests } = await control(sim, 'GET', '/requests?path=/cgi-bin/material/add_material');
  const [entry = {}] = requests as Json[];
  const headers = entry.headers as Json;
  assert.equal(entry.method, 'POST');
  assert.equal(entry.path, '/cgi-bin/material/add_material');
  assert.equal(entry.query, `access_token=${api.token}&type=image`);
  assert.equal(entry.time, '2026-03-01T04:00:30.000Z');
  assert.equal(entry.app_id, sim.app.app_id);
  assert.equal(entry.remote_address, '127.0.0.1');
  assert.match(String(headers['content-type']), /^multipart\/form-data; boundary=/);
  assert.deepEqual(entry.answer, { status: 200, errcode: null, cut: null });
  const body = entry.body as Json;
  assert.equal(body.complete, true);
  assert.equal(body.size, Number(headers['content-length']));
  const [dummy, media] = body.parts as Json[];
  assert.equal(dummy?.name, 'dummy');
  assert.equal(dummy?.filename, null);
  assert.equal(media?.filename, '图片.jpg');
  assert.equal(media?.size, bytes.length);
  assert.equal(media?.sha256, sha256(bytes));
  const raw = Buffer.from(String(media?.raw_headers), 'latin1').toString();
  assert.match(raw, /^Content-Disposition: form-data; name="media"; filename="图片\.jpg"\r\n/);
});

test('a JSON body is logged as text, with its hash', async (t) => {
  const sim = await simulator(t);
  const api = await client(sim);
  const text = '{"media_id":"春天"}';
  await postJson(api.url('material/del_material'), text);
  const [entry] = sim.state.log.list({ path: '/cgi-bin/material/del' });
  assert.equal(entry?.body?.text, text);
  assert.equal(entry?.body?.sha256, sha256(Buffer.from(text)));
  assert.equal(entry?.answer?.errcode, 40007);
});

test('the app is known by its token or by the appid it names', async (t) => {
  const sim = await simulator(t);
  const { app_id: appid } = sim.app;
  await fetch(`${sim.url}/cgi-bin/token?appid=${appid}`);
  await postJson(`${sim.url}/cgi-bin/stable_token`, { appid });
  await fetch(`${sim.url}/cgi-bin/token`, { method: 'POST', body: new URLSearchParams({ appid }) });
  await fetch(`${sim.url}/cgi-bin/material/get_materialcount?access_token=unknown`);
  const { requests } = await control(sim, 'GET', '/requests');
  const apps = (requests as Json[]).map((entry) => entry.app_id);
  assert.deepEqual(apps, [appid, appid, appid, null]);
});

test('the log can be filtered, cut, cleared, and forgets the oldest', async (t) => {
  const sim = await simulator(t, { limits: { log_entries: 3 } });
  const api = await client(sim);
  for (let time = 0; time < 4; time += 1) await api.count();
  const all = (await control(sim, 'GET', '/requests')).requests as Json[];
  assert.deepEqual(
    all.map((entry) => entry.id),
    [3, 4, 5],
  );
  const newest = await control(sim, 'GET', `/requests?limit=1&app_id=${sim.app.app_id}`);
  assert.deepEqual(
    (newest.requests as Json[]).map((entry) => entry.id),
    [5],
  );
  assert.deepEqual((await control(sim, 'GET', '/requests?path=/cgi-bin/token')).requests, []);
  assert.deepEqual((await control(sim, 'GET', '/requests?app_id=wxother')).requests, []);
  assert.deepEqual(await control(sim, 'DELETE', '/requests'), { removed: 3 });
  assert.deepEqual((await control(sim, 'GET', '/requests')).requests, []);
});
