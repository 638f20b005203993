/** node-easywechat 3.6.2: what it makes of errors and of tokens that die. It throws for none of them. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { bytesOf } from '../helpers/fixtures.ts';
import { bytes, idIn, json } from './support/answers.ts';
import { easyWechat, form, newForm } from './support/node-easywechat.ts';
import { asked, folder, replaceTokens, simulator } from './support/simulator.ts';

const COUNT = 'cgi-bin/material/get_materialcount';
const UPLOAD = 'cgi-bin/media/upload';
const ADD = 'cgi-bin/material/add_material';
const TOKEN = 'GET /cgi-bin/token';

test('a type that is none is 40004', async (t) => {
  const { ask, upload } = easyWechat(await simulator(t));
  assert.equal((await upload(UPLOAD, 'picture', form('photo.jpg'))).errcode, 40004);
  assert.equal((await upload(ADD, undefined, form('photo.jpg'))).errcode, 40004);
  // A thumb can be uploaded but not listed (wechat-api.md 3.5).
  const thumbs = { type: 'thumb', offset: 0, count: 20 };
  assert.equal((await ask('cgi-bin/material/batchget_material', thumbs)).errcode, 40004);
});

test('a file of the wrong kind is 40005 or 40113, by endpoint', async (t) => {
  const { upload } = easyWechat(await simulator(t));
  assert.equal((await upload(UPLOAD, 'image', form('picture.webp', 'picture.png'))).errcode, 40005);
  assert.equal((await upload(ADD, 'image', form('picture.webp', 'picture.png'))).errcode, 40113);
});

test('a file without a name is 41005', async (t) => {
  const { upload } = easyWechat(await simulator(t));
  const nameless = newForm();
  nameless.append('media', bytesOf('photo.jpg'));
  assert.equal((await upload(UPLOAD, 'image', nameless)).errcode, 41005);
});

test('45009 when the day is used up, by a fault and by counting', async (t) => {
  const path = `/${COUNT}`;
  const sim = await simulator(t, { quotas: { [path]: { per_day: 1 } } });
  const { read } = easyWechat(sim);
  sim.state.faults.add({ path, fault: { errcode: 45009 } });
  assert.match(String((await read(COUNT)).errmsg), /^reach max api daily quota limit rid: /);
  assert.equal((await read(COUNT)).errcode, undefined);
  assert.equal((await read(COUNT)).errcode, 45009);
});

// A call has succeeded where errcode is absent or 0 (wechat-api.md 0.4). The client's own test looks at the HTTP
// status alone, which is 200 for every refusal (0.2).
test('isFailed is false for an errcode and true for an HTTP error, unlike wechat-api.md 0.4', async (t) => {
  const sim = await simulator(t);
  const { client } = easyWechat(sim);
  const refused = await client.postJson('cgi-bin/material/del_material', { media_id: 'gone' });
  assert.equal(json(refused.toObject()).errcode, 40007);
  assert.deepEqual([refused.getStatusCode(), refused.isFailed()], [200, false]);
  sim.state.faults.add({ path: '/cgi-bin', fault: { status: 503 } });
  const broken = await client.get(COUNT);
  assert.deepEqual([broken.getStatusCode(), broken.isFailed()], [503, true]);
});

// 40001 asks for a new token (wechat-api.md 1.5). This client returns the error, now and until its cache forgets.
test('it returns the error when its token was replaced, unlike wechat-api.md 1.5', async (t) => {
  const sim = await simulator(t);
  const { cache, read, upload } = easyWechat(sim);
  assert.equal((await read(COUNT)).image_count, 0);
  replaceTokens(sim);
  const answer = await read(COUNT);
  assert.equal(answer.errcode, 40001);
  assert.match(String(answer.errmsg), /^invalid credential, access_token is invalid or not latest.* rid: /);
  assert.equal((await upload(ADD, 'image', form('photo.jpg'))).errcode, 40001);
  const refused = [`GET /${COUNT} 40001`, `POST /${ADD} 40001`];
  assert.deepEqual(asked(sim), [TOKEN, `GET /${COUNT}`, ...refused]);
  // Its caller has to throw the token away.
  cache.clear();
  idIn(await upload(ADD, 'image', form('photo.jpg')));
  assert.deepEqual(asked(sim).slice(-2), [TOKEN, `POST /${ADD}`]);
});

test('it returns the error when its token has run out, unlike wechat-api.md 1.5', async (t) => {
  const sim = await simulator(t);
  const { read } = easyWechat(sim);
  await read(COUNT);
  sim.state.clock.advance(7_200_000);
  assert.equal((await read(COUNT)).errcode, 42001);
  assert.deepEqual(asked(sim), [TOKEN, `GET /${COUNT}`, `GET /${COUNT} 42001`]);
});

test('it returns 40014 as it is, unlike wechat-api.md 1.5', async (t) => {
  const sim = await simulator(t);
  sim.state.faults.add({ path: `/${COUNT}`, fault: { errcode: 40014 } });
  assert.equal((await easyWechat(sim).read(COUNT)).errcode, 40014);
  assert.deepEqual(asked(sim), [TOKEN, `GET /${COUNT} 40014`]);
});

// Only the body tells an error from a file (wechat-api.md 2.2). This client never looks at a file's, except that it
// refuses to write JSON to disk.
test('it takes the error of a download for a file, unlike wechat-api.md 2.2', async (t) => {
  const { client } = easyWechat(await simulator(t));
  const params = { media_id: 'gone' };
  const answer = await client.get('cgi-bin/media/get', { params, responseType: 'arraybuffer' });
  assert.equal(JSON.parse(bytes(answer.getContent()).toString()).errcode, 40007);
  assert.equal(answer.isFailed(), false);
  const path = join(folder(t), 'gone.jpg');
  assert.throws(() => answer.saveAs(path), /Invalid media response content/);
  assert.equal(existsSync(path), false);
});
