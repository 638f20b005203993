/** wechat-api 1.35.1: what it makes of errors and of tokens that die. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesOf, fixture } from '../helpers/fixtures.ts';
import { bytes, INVALID_MEDIA_ID, idIn, json } from './support/answers.ts';
import { asked, copyNamed, replaceTokens, simulator } from './support/simulator.ts';
import { wechatApi } from './support/wechat-api.ts';

const COUNT = 'GET /cgi-bin/material/get_materialcount';
const ADD = 'POST /cgi-bin/material/add_material';
const TOKEN = 'GET /cgi-bin/token';

test('a type that is none is 40004', async (t) => {
  const { call } = wechatApi(await simulator(t));
  const none = { name: 'WeChatAPIError', code: 40004 };
  await assert.rejects(call('uploadMedia', fixture('photo.jpg'), 'picture'), none);
  await assert.rejects(call('uploadMaterial', fixture('photo.jpg'), 'picture'), none);
  // A thumb can be uploaded but not listed (wechat-api.md 3.5).
  await assert.rejects(call('getMaterials', 'thumb', 0, 20), none);
});

test('a file of the wrong kind is 40005 or 40113, by endpoint', async (t) => {
  const { call } = wechatApi(await simulator(t));
  const webp = copyNamed(t, 'picture.webp', 'picture.png');
  await assert.rejects(call('uploadMedia', webp, 'image'), { code: 40005 });
  await assert.rejects(call('uploadMaterial', webp, 'image'), { code: 40113 });
});

test('45009 when the day is used up, by a fault and by counting', async (t) => {
  const path = '/cgi-bin/material/get_materialcount';
  const sim = await simulator(t, { quotas: { [path]: { per_day: 1 } } });
  const { call } = wechatApi(sim);
  sim.state.faults.add({ path, fault: { errcode: 45009 } });
  const usedUp = { code: 45009, message: /^reach max api daily quota limit rid: / };
  await assert.rejects(call('getMaterialCount'), usedUp);
  await call('getMaterialCount');
  await assert.rejects(call('getMaterialCount'), usedUp);
});

test('an error page is an error in its JSON', async (t) => {
  const sim = await simulator(t);
  sim.state.faults.add({ path: '/cgi-bin/material', fault: { status: 503 } });
  await assert.rejects(wechatApi(sim).call('getMaterialCount'), { name: 'WeChatAPIJSONResponseFormatError' });
});

// 40001 asks for a new token (wechat-api.md 1.5). This client repeats the call with the token that failed.
test('it never recovers when its token was replaced, unlike wechat-api.md 1.5', async (t) => {
  const sim = await simulator(t);
  const { api, call } = wechatApi(sim);
  await call('getMaterialCount');
  replaceTokens(sim);
  await assert.rejects(call('getMaterialCount'), { code: 40001 });
  await assert.rejects(call('uploadMaterial', fixture('photo.jpg'), 'image'), { code: 40001 });
  const refused = [`${COUNT} 40001`, `${COUNT} 40001`, `${ADD} 40001`, `${ADD} 40001`];
  assert.deepEqual(asked(sim), [TOKEN, COUNT, ...refused]);
  // Its caller has to throw the token away.
  api.store = null;
  idIn(json(await call('uploadMaterial', fixture('photo.jpg'), 'image')));
  assert.deepEqual(asked(sim).slice(-2), [TOKEN, ADD]);
});

test('it does not repeat a call for 42001, unlike wechat-api.md 1.5', async (t) => {
  const sim = await simulator(t);
  const { call } = wechatApi(sim);
  await call('getMaterialCount');
  sim.state.clock.advance(7_200_000);
  await assert.rejects(call('getMaterialCount'), { code: 42001 });
  assert.deepEqual(asked(sim), [TOKEN, COUNT, `${COUNT} 42001`]);
});

test('it does not repeat a call for 40014, unlike wechat-api.md 1.5', async (t) => {
  const sim = await simulator(t);
  sim.state.faults.add({ path: '/cgi-bin/material', fault: { errcode: 40014 } });
  await assert.rejects(wechatApi(sim).call('getMaterialCount'), { code: 40014 });
  assert.deepEqual(asked(sim), [TOKEN, `${COUNT} 40014`]);
});

test('media/get of an unknown id is an error, without a code', async (t) => {
  const { call } = wechatApi(await simulator(t));
  const unknown = (error: Error & { code?: unknown }) => {
    assert.match(error.message, INVALID_MEDIA_ID);
    return error.name === 'WeChatAPIError' && error.code === undefined;
  };
  await assert.rejects(call('getMedia', 'gone'), unknown);
});

// Errors come labelled or not; only the body tells (wechat-api.md 0.5, 2.2). This client goes by the label, and for
// get_material by the wrong one.
test('it takes the error of get_material for a file, unlike wechat-api.md 0.5', async (t) => {
  const file = bytes(await wechatApi(await simulator(t)).call('getMaterial', 'gone'));
  assert.equal(JSON.parse(file.toString()).errcode, 40007);
});

test('it takes an error without Content-Type for a file, unlike wechat-api.md 2.2', async (t) => {
  const sim = await simulator(t);
  sim.state.faults.add({ path: '/cgi-bin/media/get', fault: { errcode: 40007, content_type: null } });
  const file = bytes(await wechatApi(sim).call('getMedia', 'gone'));
  assert.equal(JSON.parse(file.toString()).errcode, 40007);
});

// Pictures are sometimes labelled text/plain (wechat-api.md 2.2). This client wants JSON in them.
test('it fails for a temporary picture that comes as text/plain, unlike wechat-api.md 2.2', async (t) => {
  const { call } = wechatApi(await simulator(t, { quirks: { image_as_text: true } }));
  const id = idIn(json(await call('uploadMedia', fixture('photo.jpg'), 'image')));
  await assert.rejects(call('getMedia', id), SyntaxError);
  const kept = idIn(json(await call('uploadMaterial', fixture('photo.jpg'), 'image')));
  assert.deepEqual(bytes(await call('getMaterial', kept)), bytesOf('photo.jpg'));
});

// Raw control characters have been seen inside strings (wechat-api.md 0.7). This client does not expect them.
test('it fails for raw control characters in a list, unlike wechat-api.md 0.7', async (t) => {
  const quirks = { raw_control_characters: true, video_named_by_title: true };
  const { call } = wechatApi(await simulator(t, { quirks }));
  const description = { title: 'a\u0001b', introduction: '' };
  idIn(json(await call('uploadVideoMaterial', fixture('clip.mp4'), description)));
  await assert.rejects(call('getMaterials', 'video', 0, 20), { name: 'WeChatAPIJSONResponseFormatError' });
});
