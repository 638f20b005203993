import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Simulator } from '../../../dev/wechat/simulator.ts';
import { client, errcode, getJson, type Json, postJson, simulator, tokenOf } from './helpers.ts';

function stable(sim: Simulator, force?: boolean): Promise<Json> {
  const { app_id: appid, app_secret: secret } = sim.app;
  const body = { grant_type: 'client_credential', appid, secret, force_refresh: force };
  return postJson(`${sim.url}/cgi-bin/stable_token`, body);
}

function works(sim: Simulator, token: unknown): Promise<Json> {
  return getJson(`${sim.url}/cgi-bin/material/get_materialcount?access_token=${token}`);
}

test('repeats return the same token with the time that is left', async (t) => {
  const sim = await simulator(t);
  const first = await stable(sim);
  assert.equal(first.expires_in, 7200);
  sim.state.clock.advance(6_855_000);
  assert.deepEqual(await stable(sim), { access_token: first.access_token, expires_in: 345 });
});

test('in the last five minutes there is a new token, and both work', async (t) => {
  const sim = await simulator(t);
  const first = await stable(sim);
  sim.state.clock.advance(6_899_999);
  assert.equal((await stable(sim)).access_token, first.access_token);
  sim.state.clock.advance(1);
  const second = await stable(sim);
  assert.notEqual(second.access_token, first.access_token);
  assert.equal(second.expires_in, 7200);
  assert.equal((await stable(sim)).access_token, second.access_token);
  assert.equal((await works(sim, first.access_token)).errcode, undefined);
  sim.state.clock.advance(300_000);
  assert.equal(errcode(await works(sim, first.access_token)), 42001);
  assert.equal((await works(sim, second.access_token)).errcode, undefined);
});

test('stable and classic tokens leave each other alone', async (t) => {
  const sim = await simulator(t, { limits: { token_grace_seconds: 0 } });
  const api = await client(sim);
  const steady = await stable(sim);
  await tokenOf(sim);
  assert.equal((await works(sim, steady.access_token)).errcode, undefined);
  const classic = await client(sim);
  await stable(sim, true);
  assert.equal((await classic.count()).errcode, undefined);
  assert.equal(errcode(await api.count()), 40001);
});

test('a forced refresh kills the old token at once', async (t) => {
  const sim = await simulator(t);
  const first = await stable(sim);
  const second = await stable(sim, true);
  assert.notEqual(second.access_token, first.access_token);
  assert.equal(errcode(await works(sim, first.access_token)), 40001);
  assert.equal((await works(sim, second.access_token)).errcode, undefined);
});

test('within thirty seconds a forced refresh returns the current token', async (t) => {
  const sim = await simulator(t);
  const first = await stable(sim, true);
  sim.state.clock.advance(29_000);
  assert.deepEqual(await stable(sim, true), { access_token: first.access_token, expires_in: 7171 });
  sim.state.clock.advance(1000);
  assert.notEqual((await stable(sim, true)).access_token, first.access_token);
});

test('the twenty-first forced refresh of a day is 45009, and the token lives on', async (t) => {
  const sim = await simulator(t, { limits: { force_refresh_spacing_seconds: 0 } });
  let last: Json = {};
  for (let time = 0; time < 20; time += 1) last = await stable(sim, true);
  assert.equal(errcode(await stable(sim, true)), 45009);
  assert.equal((await works(sim, last.access_token)).errcode, undefined);
  assert.equal((await stable(sim)).access_token, last.access_token);
  sim.state.clock.advance(86_400_000);
  assert.equal((await stable(sim, true)).expires_in, 7200);
});

test('a token killed from outside is replaced at the next call', async (t) => {
  const sim = await simulator(t);
  const first = await stable(sim);
  sim.state.apps.get(sim.app.app_id)?.tokens.invalidateAll(sim.state.clock.now());
  assert.equal(errcode(await works(sim, first.access_token)), 40001);
  assert.notEqual((await stable(sim)).access_token, first.access_token);
});

test('stable_token is POST only and wants a JSON object', async (t) => {
  const sim = await simulator(t);
  const url = `${sim.url}/cgi-bin/stable_token`;
  assert.equal(errcode(await getJson(url)), 43002);
  assert.equal(errcode(await postJson(url, '')), 44002);
  assert.equal(errcode(await postJson(url, 'appid=x')), 47001);
  assert.equal(errcode(await postJson(url, {})), 41002);
  assert.equal(errcode(await postJson(url, { appid: 'wxnone' })), 40013);
  assert.equal(errcode(await postJson(url, { appid: sim.app.app_id })), 41004);
});

test('ten thousand a minute is 45011', async (t) => {
  const sim = await simulator(t, { quotas: { '/cgi-bin/stable_token': { per_minute: 2 } } });
  await stable(sim);
  await stable(sim);
  assert.equal(errcode(await stable(sim)), 45011);
  sim.state.clock.advance(60_000);
  assert.equal((await stable(sim)).errcode, undefined);
});
