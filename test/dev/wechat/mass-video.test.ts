import assert from 'node:assert/strict';
import { test } from 'node:test';
import { client, control, errcode, fixture, json, postJson, START, simulator } from './helpers.ts';

test('a video gets a second, temporary id for mass sending', async (t) => {
  const sim = await simulator(t);
  const api = await client(sim);
  const ask = (media_id: unknown, more = {}) =>
    postJson(api.url('media/uploadvideo'), { media_id, title: '标题', description: '说明', ...more });
  const { media_id: temporary } = await api.upload('video', 'clip.mp4');
  const answer = await ask(temporary);
  assert.deepEqual(Object.keys(answer), ['type', 'media_id', 'created_at', 'item']);
  assert.deepEqual([answer.type, answer.created_at], ['video', START / 1000]);
  assert.notEqual(answer.media_id, temporary);
  assert.match(String((await json(await api.mediaGet(answer.media_id))).video_url), /^http/);
  const { media_id: permanent } = await api.add('video', 'clip.mp4');
  assert.equal((await ask(permanent)).type, 'video');
  sim.state.quirks.permanent_video_refused = true;
  assert.equal(errcode(await ask(permanent)), 40007);
  const { media_id: picture } = await api.upload('image', 'photo.jpg');
  assert.equal(errcode(await ask(picture)), 40007);
  assert.equal(errcode(await ask('x')), 40007);
  assert.equal(errcode(await ask(undefined)), 41006);
  assert.equal(errcode(await ask(temporary, { title: 5 })), 47001);
});

test('a voice of the JSSDK is Speex on one path and AMR on the other', async (t) => {
  const sim = await simulator(t);
  const api = await client(sim);
  const speex = Buffer.from('OggS speex');
  const voice = {
    speex_base64: speex.toString('base64'),
    amr_base64: fixture('voice.amr').toString('base64'),
  };
  const { media_id: id } = await control(sim, 'POST', '/voices', voice);
  const high = (media: unknown) => fetch(api.url('media/get/jssdk', `&media_id=${media}`));
  const response = await high(id);
  assert.equal(response.headers.get('content-type'), 'voice/speex');
  assert.equal(response.headers.get('content-disposition'), `attachment; filename="${id}.speex"`);
  assert.deepEqual(Buffer.from(await response.arrayBuffer()), speex);
  const low = await api.mediaGet(id);
  assert.equal(low.headers.get('content-type'), 'audio/amr');
  assert.deepEqual(Buffer.from(await low.arrayBuffer()), fixture('voice.amr'));
  const { media_id: uploaded } = await api.upload('voice', 'voice.amr');
  assert.equal(errcode(await json(await high(uploaded))), 40007);
  assert.equal(errcode(await json(await fetch(api.url('media/get/jssdk')))), 41006);
  sim.state.clock.advance(3 * 86_400_000);
  const fresh = await client(sim);
  assert.equal(errcode(await json(await fetch(fresh.url('media/get/jssdk', `&media_id=${id}`)))), 40007);
});

test('an unverified account has no high-quality voices: 48001', async (t) => {
  const refused_paths = ['/cgi-bin/media/get/jssdk'];
  const api = await client(await simulator(t, { apps: [{ app_id: 'wxa', app_secret: 's', refused_paths }] }));
  assert.equal(errcode(await json(await fetch(api.url('media/get/jssdk', '&media_id=x')))), 48001);
});

test('a voice of the JSSDK is refused without either of its forms', async (t) => {
  const sim = await simulator(t);
  const post = (body: unknown) => control(sim, 'POST', '/voices', body);
  assert.equal((await post({})).field, 'speex_base64');
  assert.equal((await post({ speex_base64: 'AAAA' })).field, 'amr_base64');
  assert.equal((await post({ speex_base64: 'AAAA', amr_base64: 'AAAA' })).field, 'amr_base64');
});
