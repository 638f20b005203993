import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Simulator } from '../../../dev/wechat/simulator.ts';
import { client, control, errcode, fixture, form, getJson, type Json, json, simulator } from './helpers.ts';

const COUNT = '/cgi-bin/material/get_materialcount';

/** Orders a fault and answers its id. */
async function order(sim: Simulator, body: Json): Promise<unknown> {
  const { id } = await control(sim, 'POST', '/faults', body);
  assert.equal(typeof id, 'string');
  return id;
}

test('an errcode in place of the work, once, in real words', async (t) => {
  const sim = await simulator(t);
  const api = await client(sim);
  await order(sim, { path: '/cgi-bin/material/add_material', fault: { errcode: -1 } });
  const answer = await api.add('image', 'photo.jpg');
  assert.equal(errcode(answer), -1);
  assert.match(String(answer.errmsg), /^system error hint: \[NX0zcA05993060\] rid: /);
  assert.equal((await api.count()).image_count, 0);
  assert.equal((await api.add('image', 'photo.jpg')).errcode, undefined);
});

test('an errcode in words of its own, with a label of its own or none', async (t) => {
  const sim = await simulator(t);
  const { url } = await client(sim);
  await order(sim, { fault: { errcode: 12345, errmsg: '自定义/x', content_type: 'text/html' } });
  const labelled = await fetch(url('material/get_materialcount'));
  assert.equal(labelled.headers.get('content-type'), 'text/html');
  assert.equal(await labelled.text(), '{"errcode":12345,"errmsg":"自定义/x"}');
  await order(sim, { fault: { errcode: 45011, content_type: null } });
  const bare = await fetch(url('material/get_materialcount'));
  assert.equal(bare.headers.get('content-type'), null);
  assert.equal(errcode(await json(bare)), 45011);
});

test('an answer lost or wrong although the work was done', async (t) => {
  const sim = await simulator(t);
  const api = await client(sim);
  await order(sim, { fault: { errcode: -1, after: true } });
  assert.equal(errcode(await api.add('image', 'photo.jpg')), -1);
  await order(sim, { fault: { status: 503, after: true } });
  const response = await fetch(api.url('material/add_material', '&type=image'), {
    method: 'POST',
    body: form('photo.jpg'),
  });
  assert.equal(response.status, 503);
  assert.match(await response.text(), /^<html>/);
  await order(sim, { fault: { drop: 'after' } });
  await assert.rejects(api.add('image', 'photo.jpg'));
  assert.equal((await api.count()).image_count, 3);
});

test('a connection dropped before the work leaves nothing behind', async (t) => {
  const sim = await simulator(t);
  const api = await client(sim);
  await order(sim, { path: '/cgi-bin/material', fault: { drop: 'before' } });
  await assert.rejects(api.add('image', 'photo.jpg'));
  assert.equal((await api.count()).image_count, 0);
  const [entry] = sim.state.log.list({ path: '/cgi-bin/material/add' });
  assert.deepEqual(entry?.answer, { status: 0, errcode: null, cut: 'dropped' });
});

test('a status without after does no work', async (t) => {
  const sim = await simulator(t);
  const api = await client(sim);
  await order(sim, { fault: { status: 502 } });
  const response = await fetch(api.url('material/get_materialcount'));
  assert.equal(response.status, 502);
  assert.equal(response.headers.get('content-type'), 'text/html');
  await response.text();
});

test('a raw answer, as text or as bytes', async (t) => {
  const sim = await simulator(t);
  const { url } = await client(sim);
  await order(sim, { fault: { body: '{"errcode"', content_type: 'application/json', status: 201 } });
  const text = await fetch(url('material/get_materialcount'));
  assert.equal(text.status, 201);
  assert.equal(text.headers.get('content-type'), 'application/json');
  assert.equal(await text.text(), '{"errcode"');
  await order(sim, { fault: { body_base64: '/9g=', content_type: null } });
  const bytes = await fetch(url('material/get_materialcount'));
  assert.equal(bytes.headers.get('content-type'), null);
  assert.deepEqual([...new Uint8Array(await bytes.arrayBuffer())], [0xff, 0xd8]);
});

test('latency delays the answer', async (t) => {
  const sim = await simulator(t);
  const api = await client(sim);
  await order(sim, { fault: { latency_ms: 120 } });
  const start = performance.now();
  await api.count();
  assert.ok(performance.now() - start >= 115);
});

test('a client that does not wait out the latency has its work done all the same', async (t) => {
  const sim = await simulator(t);
  const api = await client(sim);
  await order(sim, { fault: { latency_ms: 60_000 } });
  const init = { method: 'POST', body: form('photo.jpg') };
  const url = api.url('material/add_material', '&type=image');
  await assert.rejects(fetch(url, { ...init, signal: AbortSignal.timeout(150) }));
  assert.equal((await api.count()).image_count, 1);
});

test('a trickle sends the body in pieces', async (t) => {
  const sim = await simulator(t);
  const api = await client(sim);
  await order(sim, { fault: { trickle: { bytes: 20, every_ms: 20 } } });
  const start = performance.now();
  assert.equal((await api.count()).image_count, 0);
  assert.ok(performance.now() - start >= 60);
});

for (const truncate of [0, 10]) {
  test(`an answer is cut off after ${truncate} bytes`, async (t) => {
    const sim = await simulator(t);
    const api = await client(sim);
    await order(sim, { fault: { truncate } });
    const response = await fetch(api.url('material/get_materialcount'));
    assert.equal(response.headers.get('content-length'), '64');
    await assert.rejects(response.text());
    const [entry] = sim.state.log.list({ path: COUNT });
    assert.equal(entry?.answer?.cut, 'truncated');
  });
}

test('the token dies right before it is checked', async (t) => {
  const sim = await simulator(t);
  const api = await client(sim);
  await order(sim, { path: COUNT, fault: { invalidate_token: true } });
  assert.equal(errcode(await api.count()), 40001);
  assert.equal(errcode(await api.list({})), 40001);
  assert.equal((await (await client(sim)).count()).errcode, undefined);
});

test('times, skip and always', async (t) => {
  const sim = await simulator(t);
  const api = await client(sim);
  const codes = async (count: number) => {
    const heard: unknown[] = [];
    for (let time = 0; time < count; time += 1) heard.push((await api.count()).errcode ?? 0);
    return heard;
  };
  await order(sim, { path: COUNT, skip: 1, times: 2, fault: { errcode: -1 } });
  assert.deepEqual(await codes(4), [0, -1, -1, 0]);
  const id = await order(sim, { path: COUNT, times: 'always', fault: { errcode: 48001 } });
  assert.deepEqual(await codes(3), [48001, 48001, 48001]);
  await control(sim, 'DELETE', `/faults/${id}`);
  assert.deepEqual(await codes(1), [0]);
});

test('faults of one kind strike in turn, of different kinds together', async (t) => {
  const sim = await simulator(t);
  const api = await client(sim);
  await order(sim, { path: COUNT, fault: { errcode: -1 } });
  await order(sim, { path: COUNT, fault: { errcode: 45011 } });
  await order(sim, { path: COUNT, fault: { latency_ms: 60 } });
  const start = performance.now();
  assert.equal(errcode(await api.count()), -1);
  assert.ok(performance.now() - start >= 55);
  assert.equal(errcode(await api.count()), 45011);
  assert.equal((await api.count()).errcode, undefined);
});

test('a fault may concern one app only, also on the token endpoints', async (t) => {
  const apps = ['wxa', 'wxb'].map((app_id) => ({ app_id, app_secret: 's' }));
  const sim = await simulator(t, { apps });
  const token = (appid: string) =>
    getJson(`${sim.url}/cgi-bin/token?grant_type=client_credential&appid=${appid}&secret=s`);
  await order(sim, { app_id: 'wxb', times: 'always', fault: { errcode: -1 } });
  assert.equal((await token('wxa')).errcode, undefined);
  assert.equal(errcode(await token('wxb')), -1);
  const api = await client(sim);
  assert.equal((await api.count()).errcode, undefined);
});

test('faults on handed-out links', async (t) => {
  const sim = await simulator(t);
  const api = await client(sim);
  const { url } = await api.add('image', 'photo.jpg');
  const { media_id: id } = await api.add('video', 'clip.mp4');
  const link = String((await json(await api.get(id))).down_url);
  await order(sim, { path: 'file', times: 2, fault: { status: 500 } });
  assert.equal((await api.count()).errcode, undefined);
  assert.equal((await fetch(link)).status, 500);
  assert.equal((await fetch(String(url))).status, 500);
  const whole = await fetch(link);
  assert.equal((await whole.arrayBuffer()).byteLength, fixture('clip.mp4').length);
});
