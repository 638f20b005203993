import assert from 'node:assert/strict';
import { test } from 'node:test';
import { client, control, errcode, fixture, type Json, json, simulator } from './helpers.ts';

const PHOTO = fixture('photo.jpg');

test('the description names every route', async (t) => {
  const sim = await simulator(t);
  const { routes, wechat, apps } = await control(sim, 'GET', '');
  assert.equal(wechat, sim.url);
  assert.deepEqual(apps, [sim.app.app_id]);
  const names = Object.keys(routes as Json);
  for (const route of ['POST /_simulator/faults', 'GET /_simulator/requests', 'POST /_simulator/reset']) {
    assert.ok(names.includes(route), route);
  }
  assert.deepEqual(await control(sim, 'GET', '/'), await control(sim, 'GET', ''));
});

test('unknown routes, wrong methods and broken JSON', async (t) => {
  const sim = await simulator(t);
  const status = async (method: string, path: string, body?: string) =>
    (await fetch(`${sim.url}/_simulator${path}`, body === undefined ? { method } : { method, body })).status;
  assert.equal(await status('GET', '/nothing'), 404);
  assert.equal(await status('DELETE', '/clock'), 405);
  assert.equal(await status('POST', '/clock', '{'), 400);
  assert.equal(await status('POST', '/clock', '[]'), 400);
  assert.equal(await status('GET', '/materials?app_id=wxnone'), 400);
  assert.equal(await status('GET', '/materials?typ=image'), 400);
  assert.equal(await status('GET', '/materials/none/content'), 404);
  assert.equal(await status('GET', '/media/none/content'), 404);
  assert.equal(await status('GET', '/requests?limit=x'), 400);
});

test('the clock can be moved and set', async (t) => {
  const sim = await simulator(t);
  assert.equal((await control(sim, 'GET', '/clock')).now, '2026-03-01T04:00:30.000Z');
  const moved = await control(sim, 'POST', '/clock', { advance_seconds: 90.5 });
  assert.equal(moved.now, '2026-03-01T04:02:00.500Z');
  const set = await control(sim, 'POST', '/clock', { now: '2027-01-01T08:00:00+08:00' });
  assert.equal(set.now, '2027-01-01T00:00:00.000Z');
  for (const body of [{}, { now: 'x' }, { now: '2027' }, { advance_seconds: 'x' }]) {
    assert.ok((await control(sim, 'POST', '/clock', body)).field, JSON.stringify(body));
  }
  const both = { advance_seconds: 1, now: '2027-01-01T00:00:00Z' };
  assert.equal((await control(sim, 'POST', '/clock', both)).field, 'advance_seconds');
});

test('tokens can be killed, of all apps or one', async (t) => {
  const apps = ['wxa', 'wxb'].map((app_id) => ({ app_id, app_secret: 's' }));
  const sim = await simulator(t, { apps });
  const api = await client(sim);
  const kill = (body: Json) => control(sim, 'POST', '/tokens/invalidate', body);
  assert.deepEqual(await kill({ app_id: 'wxb' }), { invalidated: 0 });
  assert.equal((await api.count()).errcode, undefined);
  assert.deepEqual(await kill({}), { invalidated: 1 });
  assert.equal(errcode(await api.count()), 40001);
  assert.equal((await kill({ app_id: 'wxnone' })).field, 'app_id');
});

test('what it holds can be seen, with hashes and bytes', async (t) => {
  const sim = await simulator(t);
  const api = await client(sim);
  const fields = { description: '{"title":"标题","introduction":"说明"}' };
  const added = await api.add('video', { name: 'a.mp4', bytes: fixture('clip.mp4'), fields });
  await api.add('thumb', 'thumb.jpg');
  await api.upload('voice', 'voice.mp3');
  const { materials } = await control(sim, 'GET', `/materials?app_id=${sim.app.app_id}&type=video`);
  const [video] = materials as Json[];
  assert.deepEqual(video, {
    app_id: sim.app.app_id,
    media_id: added.media_id,
    type: 'video',
    name: 'a.mp4',
    file_name: 'a.mp4',
    title: '标题',
    introduction: '说明',
    format: 'mp4',
    size: fixture('clip.mp4').length,
    sha256: video?.sha256,
    created_at: '2026-03-01T04:00:30.000Z',
    updated_at: '2026-03-01T04:00:30.000Z',
    url: null,
  });
  assert.match(String(video?.sha256), /^[0-9a-f]{64}$/);
  for (const type of ['image', 'thumb']) {
    const listed = await control(sim, 'GET', `/materials?type=${type}`);
    assert.equal((listed.materials as Json[])[0]?.type, 'thumb');
  }
  const { media } = await control(sim, 'GET', '/media');
  const [voice] = media as Json[];
  assert.equal(voice?.expires_at, '2026-03-04T04:00:30.000Z');
  const content = await fetch(`${sim.url}/_simulator/materials/${added.media_id}/content`);
  assert.equal(content.headers.get('content-type'), 'video/mp4');
  assert.deepEqual(Buffer.from(await content.arrayBuffer()), fixture('clip.mp4'));
});

test('a material of the web console is in the same library', async (t) => {
  const sim = await simulator(t);
  const added = await control(sim, 'POST', '/materials', {
    app_id: sim.app.app_id,
    type: 'image',
    name: '没有扩展名',
    content_base64: PHOTO.toString('base64'),
    update_time: '2020-01-01T00:00:00Z',
  });
  const { item } = await (await client(sim)).list({ type: 'image' });
  const [listed] = item as Json[];
  assert.equal(listed?.media_id, added.media_id);
  assert.equal(listed?.name, '没有扩展名');
  assert.equal(listed?.update_time, 1_577_836_800);
});

const UNUSABLE: ReadonlyArray<[Json, string]> = [
  [{}, 'type'],
  [{ type: 'news' }, 'type'],
  [{ type: 'image' }, 'content_base64'],
  [{ type: 'image', content_base64: '*' }, 'content_base64'],
  [{ type: 'image', content_base64: 'AAAA' }, 'content_base64'],
  [{ type: 'image', content_base64: PHOTO.toString('base64') }, 'name'],
  [{ type: 'image', content_base64: PHOTO.toString('base64'), name: 'a', update_time: 5 }, 'update_time'],
];
for (const [body, field] of UNUSABLE) {
  test(`a console material is refused for ${field}: ${JSON.stringify(body).slice(0, 60)}`, async (t) => {
    assert.equal((await control(await simulator(t), 'POST', '/materials', body)).field, field);
  });
}

test('quirks, limits and quotas can be changed, and only those there are', async (t) => {
  const sim = await simulator(t);
  const quirks = await control(sim, 'POST', '/quirks', { gzip: true });
  const gzip = quirks.gzip as Json;
  assert.deepEqual([gzip.on, gzip.default], [true, false]);
  assert.deepEqual(await control(sim, 'GET', '/quirks'), quirks);
  const limits = await control(sim, 'POST', '/limits', { voice_seconds: 30 });
  const voice = limits.voice_seconds as Json;
  assert.deepEqual([voice.value, voice.default], [30, 60]);
  assert.deepEqual(await control(sim, 'GET', '/limits'), limits);
  const quotas = await control(sim, 'POST', '/quotas', { '/cgi-bin/media/get': 3 });
  assert.deepEqual(quotas['/cgi-bin/media/get'], { per_day: 3 });
  assert.equal((await control(sim, 'POST', '/quirks', { gzipp: true })).field, 'gzipp');
  assert.equal((await control(sim, 'POST', '/quirks', { gzip: 1 })).field, 'gzip');
  assert.equal((await control(sim, 'POST', '/limits', { voice_seconds: -1 })).field, 'voice_seconds');
});

test('reset brings the start back', async (t) => {
  const sim = await simulator(t, { limits: { voice_seconds: 50 }, quotas: { '/x': 1 } });
  const api = await client(sim);
  await api.add('image', 'photo.jpg');
  await api.uploadimg('photo.jpg');
  await control(sim, 'POST', '/apps', { app_id: 'wxnew', app_secret: 'new' });
  await control(sim, 'POST', '/clock', { advance_seconds: 60 });
  await control(sim, 'POST', '/quirks', { gzip: true });
  await control(sim, 'POST', '/limits', { voice_seconds: 30 });
  await control(sim, 'POST', '/quotas', { '/y': 3 });
  await control(sim, 'POST', '/faults', { fault: { errcode: -1 } });
  await json(await fetch(`${sim.url}/_simulator/reset`, { method: 'POST' }));
  assert.deepEqual(
    sim.state.apps.list().map((app) => app.id),
    [sim.app.app_id],
  );
  assert.equal(sim.state.log.list().length, 0);
  assert.equal(errcode(await api.count()), 40001);
  assert.equal((await (await client(sim)).count()).image_count, 0);
  assert.equal((await control(sim, 'GET', '/clock')).now, '2026-03-01T04:00:30.000Z');
  assert.equal(sim.state.limits.voice_seconds, 50);
  assert.equal(sim.state.quirks.gzip, false);
  assert.deepEqual([sim.state.quotas['/x'], sim.state.quotas['/y']], [{ per_day: 1 }, undefined]);
  assert.deepEqual((await control(sim, 'GET', '/pictures')).pictures, []);
});
