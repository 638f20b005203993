import assert from 'node:assert/strict';
import { test } from 'node:test';
import { client, control, errcode, getJson, type Json, json, postJson, simulator } from './helpers.ts';

const COUNT = '/cgi-bin/material/get_materialcount';

test('a path over its daily quota is 45009, in the real words', async (t) => {
  const sim = await simulator(t, { quotas: { [COUNT]: 2 } });
  const api = await client(sim);
  await api.count();
  await api.count();
  const answer = await api.count();
  assert.equal(errcode(answer), 45009);
  assert.match(String(answer.errmsg), /^reach max api daily quota limit rid: /);
  assert.equal((await api.list({})).errcode, undefined);
});

test('the count starts anew at midnight in Beijing', async (t) => {
  const now = () => Date.parse('2026-03-01T15:59:58Z');
  const sim = await simulator(t, { now, quotas: { [COUNT]: 1 } });
  const api = await client(sim);
  await api.count();
  sim.state.clock.advance(1999);
  assert.equal(errcode(await api.count()), 45009);
  sim.state.clock.advance(1);
  assert.equal((await api.count()).errcode, undefined);
});

test('a call refused for its token is not counted, one refused for its content is', async (t) => {
  const sim = await simulator(t);
  const api = await client(sim);
  await getJson(`${sim.url}${COUNT}?access_token=nonsense`);
  await api.get('nothing');
  const { counters } = await control(sim, 'GET', '/counters');
  const mine = (counters as Record<string, Record<string, Json>>)[sim.app.app_id];
  assert.equal(mine?.[COUNT]?.used, 0);
  assert.equal(mine?.['/cgi-bin/material/get_material']?.used, 1);
  assert.deepEqual(mine?.['/cgi-bin/token'], { used: 1, limit: 2000, remain: 1999 });
});

test('two thousand tokens a day', async (t) => {
  const sim = await simulator(t, { quotas: { '/cgi-bin/token': 1 } });
  const query = `grant_type=client_credential&appid=${sim.app.app_id}&secret=${sim.app.app_secret}`;
  await getJson(`${sim.url}/cgi-bin/token?${query}`);
  assert.equal(errcode(await getJson(`${sim.url}/cgi-bin/token?${query}`)), 45009);
});

test('an app may have quotas of its own', async (t) => {
  const app = { app_id: 'wxa', app_secret: 'a', quotas: { [COUNT]: 0 } };
  const api = await client(await simulator(t, { apps: [app] }));
  assert.equal(errcode(await api.count()), 45009);
});

test('a path without permission is 48001', async (t) => {
  const path = '/cgi-bin/material/add_material';
  const app = { app_id: 'wxa', app_secret: 'a', refused_paths: [path] };
  const api = await client(await simulator(t, { apps: [app] }));
  assert.equal(errcode(await api.add('image', 'photo.jpg')), 48001);
  assert.match(String((await api.uploadimg('photo.jpg')).url), /^http/);
});

test('the wrong method is 43001 or 43002', async (t) => {
  const sim = await simulator(t);
  const api = await client(sim);
  const posts = ['material/batchget_material', 'material/get_material', 'material/del_material'];
  for (const path of [...posts, 'material/add_material', 'media/upload', 'media/uploadimg']) {
    assert.equal(errcode(await getJson(api.url(path))), 43002, path);
  }
  for (const path of ['media/get', 'material/get_materialcount']) {
    assert.equal(errcode(await postJson(api.url(path), {})), 43001, path);
  }
  const put = await fetch(`${sim.url}/cgi-bin/token`, { method: 'PUT' });
  assert.equal(errcode(await json(put)), 43002);
});

test('an unknown path is 404 without a word', async (t) => {
  const sim = await simulator(t);
  const response = await fetch(`${sim.url}/cgi-bin/nothing`);
  assert.equal(response.status, 404);
  assert.equal(await response.text(), '');
});
