import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  client,
  control,
  errcode,
  getJson,
  type Json,
  postJson,
  START,
  simulator,
  tokenOf,
} from './helpers.ts';

const COUNT = '/cgi-bin/material/get_materialcount';
const DONE = { errcode: 0, errmsg: 'ok' };

test('quota/get shows the real count of a path', async (t) => {
  const sim = await simulator(t, { quotas: { [COUNT]: { per_day: 9, per_minute: 5 } } });
  const api = await client(sim);
  const ask = () => postJson(api.url('openapi/quota/get'), { cgi_path: COUNT });
  const rate_limit = { call_count: 5, refresh_second: 60 };
  assert.deepEqual(await ask(), { ...DONE, quota: { daily_limit: 9, used: 0, remain: 9 }, rate_limit });
  await api.count();
  await api.count();
  assert.deepEqual((await ask()).quota, { daily_limit: 9, used: 2, remain: 7 });
  sim.state.quotas[COUNT] = { per_minute: 5 };
  assert.deepEqual(await ask(), { ...DONE, rate_limit });
});

test('every default quota can be asked for', async (t) => {
  const sim = await simulator(t);
  const api = await client(sim);
  const ask = (path: string) => postJson(api.url('openapi/quota/get'), { cgi_path: path });
  const limits: ReadonlyArray<[string, number]> = [
    ['/cgi-bin/token', 2000],
    ['/cgi-bin/media/upload', 100_000],
    ['/cgi-bin/media/get', 200_000],
    ['/cgi-bin/media/uploadnews', 10],
    ['/cgi-bin/draft/add', 1000],
    ['/cgi-bin/draft/get', 500],
    ['/cgi-bin/freepublish/batchget', 100],
    ['/cgi-bin/freepublish/delete', 10],
  ];
  for (const [path, limit] of limits) {
    assert.equal(((await ask(path)).quota as Json).daily_limit, limit, path);
  }
});

test('a path that is none is 76021, one without permission 76022', async (t) => {
  const app = { app_id: 'wxa', app_secret: 'a', refused_paths: [COUNT] };
  const api = await client(await simulator(t, { apps: [app] }));
  for (const call of ['openapi/quota/get', 'openapi/quota/clear']) {
    for (const cgi_path of ['/cgi-bin/nothing', 'cgi-bin/token', `${COUNT}?x`, 5, undefined]) {
      assert.equal(errcode(await postJson(api.url(call), { cgi_path })), 76021);
    }
    assert.equal(errcode(await postJson(api.url(call), { cgi_path: COUNT })), 76022);
  }
});

test('clear_quota sets every count back, ten times a month', async (t) => {
  const sim = await simulator(t, { quotas: { [COUNT]: 1 } });
  let api = await client(sim);
  const clear = () => postJson(api.url('clear_quota'), { appid: sim.app.app_id });
  await api.count();
  assert.equal(errcode(await api.count()), 45009);
  assert.deepEqual(await clear(), DONE);
  assert.equal(errcode(await api.count()), undefined);
  for (let count = 1; count < 10; count += 1) assert.equal((await clear()).errcode, 0);
  const refused = await clear();
  assert.equal(errcode(refused), 48006);
  assert.match(String(refused.errmsg), /^forbid to clear quota because of reaching the limit rid: /);
  await control(sim, 'POST', '/clock', { now: '2026-04-01T00:00:00+08:00' });
  api = await client(sim);
  assert.deepEqual(await clear(), DONE);
});

test('clear_quota wants the appid of its token', async (t) => {
  const apps = ['wxa', 'wxb'].map((app_id) => ({ app_id, app_secret: 's' }));
  const api = await client(await simulator(t, { apps }));
  const clear = (body: unknown) => postJson(api.url('clear_quota'), body);
  assert.equal(errcode(await clear({ appid: 'wxb' })), 40013);
  assert.equal(errcode(await clear({ appid: 'wxnone' })), 40013);
  assert.equal(errcode(await clear({})), 41002);
  assert.equal(errcode(await clear('')), 44002);
});

test('clear_quota/v2 needs no token, and shares the monthly allowance', async (t) => {
  const sim = await simulator(t, { limits: { clear_quota_per_month: 3 }, quotas: { [COUNT]: 1 } });
  const api = await client(sim);
  const url = `${sim.url}/cgi-bin/clear_quota/v2`;
  const { app_id: appid, app_secret: appsecret } = sim.app;
  await api.count();
  assert.deepEqual(await postJson(url, { appid, appsecret }), DONE);
  assert.equal(errcode(await api.count()), undefined);
  const query = new URLSearchParams({ appid, appsecret });
  assert.deepEqual(await postJson(`${url}?${query}`, ''), DONE);
  assert.deepEqual(await postJson(url, String(query)), DONE);
  assert.equal(errcode(await postJson(api.url('clear_quota'), { appid })), 48006);
  assert.equal(errcode(await postJson(url, {})), 41002);
  assert.equal(errcode(await postJson(url, { appid: 'x' })), 40013);
  assert.equal(errcode(await postJson(url, { appid })), 41004);
  assert.equal(errcode(await postJson(url, { appid, appsecret: 'x' })), 40125);
  assert.equal(errcode(await getJson(url)), 43002);
});

test('quota/clear sets one path back, fifty times a month', async (t) => {
  const limits = { clear_path_quota_per_month: 2 };
  const sim = await simulator(t, { limits, quotas: { [COUNT]: 1 } });
  const api = await client(sim);
  const clear = () => postJson(api.url('openapi/quota/clear'), { cgi_path: COUNT });
  await api.count();
  await api.list({});
  assert.deepEqual(await clear(), DONE);
  assert.equal(errcode(await api.count()), undefined);
  const app = sim.state.apps.list()[0];
  assert.equal(app?.counters.used('/cgi-bin/material/batchget_material', START), 1);
  await clear();
  assert.equal(errcode(await clear()), 48006);
});

const ridIn = (answer: Json) => / rid: ([0-9a-f-]{26})$/.exec(String(answer.errmsg))?.[1] ?? '';

test('rid/get tells of a refused request, without its token', async (t) => {
  const sim = await simulator(t);
  const api = await client(sim);
  const refused = await api.del('x');
  const rid = ridIn(refused);
  const answer = await postJson(api.url('openapi/rid/get'), { rid });
  const { cost_in_ms: cost, ...facts } = answer.request as Json;
  assert.ok(Number.isInteger(cost));
  assert.deepEqual([answer.errcode, answer.errmsg], [0, 'ok']);
  assert.deepEqual(facts, {
    invoke_time: START / 1000,
    request_url: `access_token=${api.token.slice(0, 8)}xxxx`,
    request_body: '{"media_id":"x"}',
    response_body: JSON.stringify(refused),
    client_ip: '127.0.0.1',
  });
});

test('a rid is known for seven days, to its own account: 76001, and 76002 for what is none', async (t) => {
  const apps = ['wxa', 'wxb'].map((app_id) => ({ app_id, app_secret: 's' }));
  const sim = await simulator(t, { apps });
  const ask = async (appId: string, rid: unknown) => {
    const token = await tokenOf({ ...sim, app: { app_id: appId, app_secret: 's' } });
    return postJson(`${sim.url}/cgi-bin/openapi/rid/get?access_token=${token}`, { rid });
  };
  const rid = ridIn(await (await client(sim)).del('x'));
  assert.equal(errcode(await ask('wxb', rid)), 76001);
  assert.equal(errcode(await ask('wxa', '00000000-00000000-00000000')), 76001);
  for (const none of ['x', 5, undefined]) assert.equal(errcode(await ask('wxa', none)), 76002);
  sim.state.clock.advance(7 * 86_400_000 - 31_000);
  assert.equal(errcode(await ask('wxa', rid)), 0);
  sim.state.clock.advance(31_000);
  assert.equal(errcode(await ask('wxa', rid)), 76001);
});

test('the rid of an ordered fault is known too, one in a message of its own is not', async (t) => {
  const sim = await simulator(t);
  const api = await client(sim);
  await control(sim, 'POST', '/faults', { path: COUNT, fault: { errcode: 45011 } });
  const rid = ridIn(await api.count());
  const { request } = await postJson(api.url('openapi/rid/get'), { rid });
  assert.match(String((request as Json).response_body), /45011/);
  await control(sim, 'POST', '/faults', { path: COUNT, fault: { errcode: 1, errmsg: 'x' } });
  assert.deepEqual(await api.count(), { errcode: 1, errmsg: 'x' });
});

test('the addresses of the API and of its events are those of the simulator', async (t) => {
  const api = await client(await simulator(t));
  for (const path of ['get_api_domain_ip', 'getcallbackip']) {
    assert.deepEqual(await getJson(api.url(path)), { ip_list: ['127.0.0.1'] });
    assert.equal(errcode(await postJson(api.url(path), {})), 43001);
  }
});
