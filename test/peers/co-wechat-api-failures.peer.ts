/** co-wechat-api 3.11.0: what it makes of errors and of tokens that die. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixture } from '../helpers/fixtures.ts';
import { bytes, idIn } from './support/answers.ts';
import { coWechatApi } from './support/co-wechat-api.ts';
import { asked, copyNamed, replaceTokens, simulator } from './support/simulator.ts';

const COUNT = 'GET /cgi-bin/material/get_materialcount';
const TOKEN = 'GET /cgi-bin/token';

test('a type that is none is 40004', async (t) => {
  const api = coWechatApi(await simulator(t));
  const none = { name: 'WeChatAPIError', code: 40004 };
  await assert.rejects(api.uploadMedia(fixture('photo.jpg'), 'picture'), none);
  await assert.rejects(api.uploadMaterial(fixture('photo.jpg'), 'picture'), none);
  // A thumb can be uploaded but not listed (wechat-api.md 3.5).
  await assert.rejects(api.getMaterials('thumb', 0, 20), none);
});

test('a file of the wrong kind is 40005 or 40113, by endpoint', async (t) => {
  const api = coWechatApi(await simulator(t));
  const webp = copyNamed(t, 'picture.webp', 'picture.png');
  await assert.rejects(api.uploadMedia(webp, 'image'), { code: 40005 });
  await assert.rejects(api.uploadMaterial(webp, 'image'), { code: 40113 });
});

test('45009 when the day is used up, by a fault and by counting', async (t) => {
  const path = '/cgi-bin/material/get_materialcount';
  const sim = await simulator(t, { quotas: { [path]: { per_day: 1 } } });
  const api = coWechatApi(sim);
  sim.state.faults.add({ path, fault: { errcode: 45009 } });
  const usedUp = { code: 45009, message: /^reach max api daily quota limit rid: / };
  await assert.rejects(api.getMaterialCount(), usedUp);
  await api.getMaterialCount();
  await assert.rejects(api.getMaterialCount(), usedUp);
});

test('an HTTP error is an error without a code', async (t) => {
  const sim = await simulator(t);
  sim.state.faults.add({ path: '/cgi-bin/material', fault: { status: 503 } });
  const refused = (error: Error & { code?: unknown }) =>
    error.code === undefined && /status code: 503/.test(error.message);
  await assert.rejects(coWechatApi(sim).getMaterialCount(), refused);
});

test('a JSON call recovers when its token was replaced', async (t) => {
  const sim = await simulator(t);
  const api = coWechatApi(sim);
  await api.getMaterialCount();
  replaceTokens(sim);
  assert.equal((await api.getMaterialCount()).image_count, 0);
  assert.deepEqual(asked(sim), [TOKEN, COUNT, `${COUNT} 40001`, TOKEN, COUNT]);
});

test('a JSON call recovers when its token has run out', async (t) => {
  const sim = await simulator(t);
  const api = coWechatApi(sim);
  await api.getMaterialCount();
  sim.state.clock.advance(7_200_000);
  assert.equal((await api.getMaterialCount()).image_count, 0);
  assert.deepEqual(asked(sim).slice(2), [`${COUNT} 42001`, TOKEN, COUNT]);
});

// 40014 asks for a new token as 40001 does (wechat-api.md 1.5); this client gives up on it.
test('it does not recover from 40014, unlike wechat-api.md 1.5', async (t) => {
  const sim = await simulator(t);
  sim.state.faults.add({ path: '/cgi-bin/material', fault: { errcode: 40014 } });
  await assert.rejects(coWechatApi(sim).getMaterialCount(), { code: 40014 });
  assert.deepEqual(asked(sim), [TOKEN, `${COUNT} 40014`]);
});

test('it asks at most four times with tokens that never work', async (t) => {
  const sim = await simulator(t);
  sim.state.faults.add({ path: '/cgi-bin/material', times: 'always', fault: { errcode: 40001 } });
  await assert.rejects(coWechatApi(sim).getMaterialCount(), { code: 40001 });
  assert.equal(asked(sim).filter((call) => call === `${COUNT} 40001`).length, 4);
});

// It pipes the same form a second time, which has nothing left to give: the second upload never begins, and the
// call would end only with the client's 60 seconds. Its limit is set lower here.
test('an upload whose token was replaced fetches a token and then hangs', async (t) => {
  const sim = await simulator(t);
  const api = coWechatApi(sim);
  await api.getMaterialCount();
  replaceTokens(sim);
  api.setOpts({ connectTimeout: 1500, readTimeout: 1500 });
  const upload = api.uploadMaterial(fixture('photo.jpg'), 'image');
  await assert.rejects(upload, { name: /^RequestTimeout/ });
  assert.deepEqual(asked(sim).slice(2), ['POST /cgi-bin/material/add_material 40001', TOKEN]);
});

// Errors come labelled or not; only the body tells (wechat-api.md 0.5, 2.2). This client goes by the label.
test('it takes an error without Content-Type for a file, unlike wechat-api.md 2.2', async (t) => {
  const sim = await simulator(t);
  const fault = { errcode: 40007, content_type: null };
  sim.state.faults.add({ path: '/cgi-bin/material/get_material', fault });
  const file = bytes(await coWechatApi(sim).getMaterial('gone'));
  assert.equal(JSON.parse(file.toString()).errcode, 40007);
});

// Pictures are sometimes labelled text/plain (wechat-api.md 2.2). This client makes text of them.
test('it breaks a picture that comes as text/plain, unlike wechat-api.md 2.2', async (t) => {
  const api = coWechatApi(await simulator(t, { quirks: { image_as_text: true } }));
  const id = idIn(await api.uploadMaterial(fixture('photo.jpg'), 'image'));
  const broken = await api.getMaterial(id);
  assert.ok(typeof broken === 'string' && broken.includes('\ufffd'));
});
