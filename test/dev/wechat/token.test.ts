import assert from 'node:assert/strict';
import { test } from 'node:test';
import { client, errcode, getJson, json, START, simulator, tokenOf } from './helpers.ts';

const APP = { app_id: 'wx00000000000000aa', app_secret: 'secret-a' };
const QUERY = `grant_type=client_credential&appid=${APP.app_id}&secret=${APP.app_secret}`;

test('a classic token comes as JSON, in the recorded shape', async (t) => {
  const sim = await simulator(t);
  const { app_id, app_secret } = sim.app;
  const query = new URLSearchParams({ grant_type: 'client_credential', appid: app_id, secret: app_secret });
  const response = await fetch(`${sim.url}/cgi-bin/token?${query}`);
  assert.equal(response.status, 200);
  assert.equal(response.headers.get('content-type'), 'application/json; encoding=utf-8');
  const answer = await json(response);
  assert.deepEqual(Object.keys(answer), ['access_token', 'expires_in']);
  assert.equal(answer.expires_in, 7200);
});

test('the credentials may come as a POST form', async (t) => {
  const sim = await simulator(t, { apps: [APP] });
  const body = new URLSearchParams(QUERY);
  const answer = await json(await fetch(`${sim.url}/cgi-bin/token`, { method: 'POST', body }));
  assert.equal(typeof answer.access_token, 'string');
});

test('a new token replaces the old one after five minutes of grace', async (t) => {
  const sim = await simulator(t);
  const first = await client(sim);
  sim.state.clock.advance(1000);
  const second = await client(sim);
  assert.notEqual(first.token, second.token);
  sim.state.clock.advance(299_000);
  assert.equal((await first.count()).image_count, 0);
  sim.state.clock.advance(1000);
  assert.equal(errcode(await first.count()), 40001);
  assert.equal((await second.count()).image_count, 0);
});

test('the grace can be nothing', async (t) => {
  const sim = await simulator(t, { limits: { token_grace_seconds: 0 } });
  const first = await client(sim);
  await tokenOf(sim);
  assert.equal(errcode(await first.count()), 40001);
});

test('a token that ran out is 42001, one never issued 40001', async (t) => {
  const sim = await simulator(t);
  const api = await client(sim);
  sim.state.clock.advance(7_199_999);
  assert.equal((await api.count()).image_count, 0);
  sim.state.clock.advance(1);
  const expired = await api.count();
  assert.equal(errcode(expired), 42001);
  assert.match(String(expired.errmsg), /^access_token expired rid: /);
  const unknown = await getJson(`${sim.url}/cgi-bin/material/get_materialcount?access_token=nonsense`);
  assert.equal(errcode(unknown), 40001);
});

test('the body of 40001 is 215 bytes long', async (t) => {
  const sim = await simulator(t);
  const response = await fetch(`${sim.url}/cgi-bin/media/get?access_token=nonsense&media_id=x`);
  assert.equal((await response.text()).length, 215);
});

test('a badly formed token is 40014 where asked for', async (t) => {
  const sim = await simulator(t, { quirks: { malformed_token_40014: true } });
  const url = `${sim.url}/cgi-bin/material/get_materialcount`;
  assert.equal(errcode(await getJson(`${url}?access_token=non%20sense`)), 40014);
  assert.equal(errcode(await getJson(`${url}?access_token=97_${'x'.repeat(136)}`)), 40001);
  assert.equal((await (await client(sim)).count()).image_count, 0);
});

test('the token counts only in the query', async (t) => {
  const sim = await simulator(t);
  const token = await tokenOf(sim);
  const url = `${sim.url}/cgi-bin/material/batchget_material`;
  const body = new URLSearchParams({ access_token: token });
  const answer = await json(await fetch(url, { method: 'POST', body }));
  assert.equal(errcode(answer), 41001);
  assert.match(String(answer.errmsg), /^access_token missing rid: /);
  assert.equal(errcode(await getJson(`${url}?access_token=`)), 41001);
});

const REFUSALS: ReadonlyArray<[string, string, number]> = [
  ['no appid', 'grant_type=client_credential&secret=x', 41002],
  ['an unknown appid, even without grant_type', 'appid=wxffffffffffffffff&secret=x', 40013],
  ['no secret', `grant_type=client_credential&appid=${APP.app_id}`, 41004],
  ['no grant_type', `appid=${APP.app_id}&secret=${APP.app_secret}`, 40002],
  ['another grant_type', `grant_type=password&appid=${APP.app_id}&secret=x`, 40002],
  ['a wrong secret', `grant_type=client_credential&appid=${APP.app_id}&secret=wrong`, 40125],
];
for (const [what, query, code] of REFUSALS) {
  test(`${what} is ${code}`, async (t) => {
    const sim = await simulator(t, { apps: [APP] });
    assert.equal(errcode(await getJson(`${sim.url}/cgi-bin/token?${query}`)), code);
  });
}

test('a wrong secret is 40001 where asked for', async (t) => {
  const sim = await simulator(t, { apps: [APP], quirks: { wrong_secret_40001: true } });
  const query = `grant_type=client_credential&appid=${APP.app_id}&secret=wrong`;
  assert.equal(errcode(await getJson(`${sim.url}/cgi-bin/token?${query}`)), 40001);
});

test('a caller off the allow-list is 40164, with its address, on token endpoints only', async (t) => {
  const sim = await simulator(t, { apps: [APP] });
  const api = await client(sim);
  sim.state.apps.put({ app_id: APP.app_id, allow_list: ['10.0.0.0/8', '192.0.2.1', '2001:db8::1'] });
  const answer = await getJson(`${sim.url}/cgi-bin/token?${QUERY}`);
  assert.equal(errcode(answer), 40164);
  assert.match(
    String(answer.errmsg),
    /^invalid ip 127\.0\.0\.1 ipv6 ::ffff:127\.0\.0\.1, not in whitelist rid: /,
  );
  assert.equal((await api.count()).image_count, 0);
  sim.state.apps.put({ app_id: APP.app_id, allow_list: ['127.0.0.0/8'] });
  assert.equal((await getJson(`${sim.url}/cgi-bin/token?${QUERY}`)).expires_in, 7200);
});

const STANDINGS = [
  [{ frozen: true }, 40243],
  [{ confirmation: 'pending' }, 89503],
  [{ confirmation: 'refused_24h' }, 89506],
  [{ confirmation: 'refused_1h' }, 89507],
] as const;
for (const [setup, code] of STANDINGS) {
  test(`an app with ${JSON.stringify(setup)} gets ${code}`, async (t) => {
    const sim = await simulator(t, { apps: [{ ...APP, ...setup }] });
    assert.equal(errcode(await getJson(`${sim.url}/cgi-bin/token?${QUERY}`)), code);
  });
}

test('a rid begins with the time of the request', async (t) => {
  const sim = await simulator(t);
  const { errmsg } = await getJson(`${sim.url}/cgi-bin/token`);
  const [, hex = ''] = /rid: ([0-9a-f]{8})-/.exec(String(errmsg)) ?? [];
  assert.equal(Number.parseInt(hex, 16), START / 1000);
});

test('tokens of two apps do not mix', async (t) => {
  const sim = await simulator(t, { apps: [APP, { app_id: 'wxb', app_secret: 'b' }] });
  const api = await client(sim);
  await api.add('image', 'photo.jpg');
  const other = await getJson(`${sim.url}/cgi-bin/token?grant_type=client_credential&appid=wxb&secret=b`);
  const url = `${sim.url}/cgi-bin/material/get_materialcount?access_token=${other.access_token}`;
  assert.equal((await getJson(url)).image_count, 0);
});
