import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SimulatorOptions } from '../../../dev/wechat/simulator.ts';
import { client, control, errcode, fixture, type Json, json, simulator } from './helpers.ts';

const CLIP = { name: 'clip.mp4', bytes: fixture('clip.mp4') };
const described = (description: string) => ({ ...CLIP, fields: { description } });

/** A simulator with one permanent video, and the link to it. */
async function withLink(t: Parameters<typeof simulator>[0], options: SimulatorOptions = {}) {
  const sim = await simulator(t, options);
  const api = await client(sim);
  const { media_id: id } = await api.add('video', 'clip.mp4');
  const link = async () => String((await json(await api.get(id))).down_url);
  return { sim, api, link };
}

test('get_material of a video answers the recorded keys', async (t) => {
  const sim = await simulator(t);
  const api = await client(sim);
  const added = await api.add('video', described('{"title":"春天/一","introduction":"说明"}'));
  const response = await api.get(added.media_id);
  assert.equal(response.headers.get('content-type'), 'text/plain');
  assert.equal(response.headers.get('content-disposition'), null);
  const text = await response.text();
  assert.match(text, /^\{"title":"春天\\\/一","description":"说明","down_url":"http:\\\/\\\//);
  const answer = JSON.parse(text) as Json;
  const extra = ['newcat', 'newsubcat', 'tags', 'cover_url', 'vid'];
  assert.deepEqual(Object.keys(answer), ['title', 'description', 'down_url', ...extra]);
  const path = /\/vweixinp\.tc\.qq\.com\/(1007_[0-9a-f]{32})\.f10\.mp4\?vkey=[0-9A-F]+&sha=0&save=1$/;
  assert.equal(path.exec(String(answer.down_url))?.[1], answer.vid);
});

test('the extra keys are gone where asked for', async (t) => {
  const api = await client(await simulator(t, { quirks: { extra_keys: false } }));
  const { media_id: id } = await api.add('video', 'clip.mp4');
  assert.deepEqual(Object.keys(await json(await api.get(id))), ['title', 'description', 'down_url']);
});

const TITLED: ReadonlyArray<[string, string]> = [
  ['{"title":"标题","introduction":"x"}', '标题'],
  ['{"title":"","introduction":"x"}', 'clip.mp4'],
  ['{"introduction":"x"}', 'clip.mp4'],
  ['{}', 'clip.mp4'],
  ['', 'clip.mp4'],
];
for (const [description, name] of TITLED) {
  test(`a video described as ${description || 'nothing'} is listed as ${name}`, async (t) => {
    const api = await client(await simulator(t, { quirks: { video_named_by_title: true } }));
    await api.add('video', described(description));
    const { item } = await api.list({ type: 'video' });
    assert.equal((item as Json[])[0]?.name, name);
  });
}

test('a video is listed by its file name unless the quirk is on', async (t) => {
  const api = await client(await simulator(t));
  const { media_id: id } = await api.add('video', described('{"title":"标题"}'));
  const { item } = await api.list({ type: 'video' });
  assert.equal((item as Json[])[0]?.name, 'clip.mp4');
  assert.equal((await json(await api.get(id))).title, '标题');
});

for (const description of ['{"title":', 'title=x', '[]', '"x"', '{"title":5}']) {
  test(`a description of ${description} is 47001`, async (t) => {
    const api = await client(await simulator(t));
    assert.equal(errcode(await api.add('video', described(description))), 47001);
    assert.equal((await api.count()).video_count, 0);
  });
}

test('other kinds do not mind a description', async (t) => {
  const api = await client(await simulator(t));
  const file = { name: 'a.jpg', bytes: fixture('photo.jpg'), fields: { description: '{' } };
  assert.equal((await api.add('image', file)).errcode, undefined);
});

test('media/get of a video answers a plain video_url', async (t) => {
  const sim = await simulator(t);
  const api = await client(sim);
  const { media_id: id } = await api.upload('video', 'clip.mp4');
  const response = await api.mediaGet(id);
  assert.equal(response.headers.get('content-type'), 'text/plain');
  const text = await response.text();
  assert.ok(text.startsWith(`{"video_url":"${sim.url}/vweixinp.tc.qq.com/1007_`), text);
  const file = await fetch(String(JSON.parse(text).video_url));
  assert.deepEqual(Buffer.from(await file.arrayBuffer()), CLIP.bytes);
});

test('media/get of a video answers bytes where asked for', async (t) => {
  const api = await client(await simulator(t, { quirks: { media_get_video_bytes: true } }));
  const { media_id: id } = await api.upload('video', 'clip.mp4');
  const response = await api.mediaGet(id);
  assert.equal(response.headers.get('content-type'), 'video/mp4');
  assert.equal(response.headers.get('content-disposition'), `attachment; filename="${id}.mp4"`);
  assert.deepEqual(Buffer.from(await response.arrayBuffer()), CLIP.bytes);
});

test('a link sends the bytes with type and length', async (t) => {
  const { link } = await withLink(t);
  const response = await fetch(await link());
  assert.equal(response.headers.get('content-type'), 'video/mp4');
  assert.equal(response.headers.get('content-length'), String(CLIP.bytes.length));
  assert.deepEqual(Buffer.from(await response.arrayBuffer()), CLIP.bytes);
  const head = await fetch(await link(), { method: 'HEAD' });
  assert.equal(head.headers.get('content-length'), String(CLIP.bytes.length));
});

test('a link needs its key', async (t) => {
  const { link } = await withLink(t);
  const url = new URL(await link());
  for (const vkey of ['', 'ABCD']) {
    url.searchParams.set('vkey', vkey);
    assert.equal((await fetch(url)).status, 403);
  }
  url.search = '';
  assert.equal((await fetch(url)).status, 403);
  url.pathname = '/vweixinp.tc.qq.com/other.mp4';
  assert.equal((await fetch(url)).status, 404);
  assert.equal((await fetch(url, { method: 'POST' })).status, 405);
});

test('a link closes after two hours, and a new one opens', async (t) => {
  const { sim, link } = await withLink(t);
  const old = await link();
  sim.state.clock.advance(7_199_999);
  assert.equal((await fetch(old)).status, 200);
  sim.state.clock.advance(1);
  assert.equal((await fetch(old)).status, 403);
  const api = await client(sim);
  const { media_id: id } = await api.add('video', 'clip.mp4');
  const fresh = String((await json(await api.get(id))).down_url);
  assert.equal((await fetch(fresh)).status, 200);
});

test('a fresh link is 404 for a while where asked for', async (t) => {
  const { sim, link } = await withLink(t, { limits: { link_delay_ms: 3000 } });
  const url = await link();
  assert.equal((await fetch(url)).status, 404);
  sim.state.clock.advance(3000);
  assert.equal((await fetch(url)).status, 200);
});

test('a link leads to a page where asked for', async (t) => {
  const { link } = await withLink(t, { quirks: { video_link_page: true } });
  const url = await link();
  assert.match(url, /\/mp\/mp\/video\?__biz=.+#rd$/);
  const response = await fetch(url);
  assert.match(String(response.headers.get('content-type')), /^text\/html/);
  assert.match(await response.text(), /<!DOCTYPE html>/);
});

test('a video of the web console may lead to a page by itself', async (t) => {
  const sim = await simulator(t);
  const api = await client(sim);
  const content = CLIP.bytes.toString('base64');
  const facts = { type: 'video', name: 'a.mp4', content_base64: content, title: '标题', page: true };
  const { media_id: id } = await control(sim, 'POST', '/materials', facts);
  assert.match(String((await json(await api.get(id))).down_url), /\/mp\/mp\/video\?/);
  assert.equal((await api.count()).video_count, 1);
});

test('a link that is asked for with the access_token is noticed', async (t) => {
  const { sim, api, link } = await withLink(t);
  await fetch(await link());
  await fetch(`${await link()}&access_token=${api.token}`);
  const { requests } = await control(sim, 'GET', '/requests?path=file');
  assert.deepEqual(
    (requests as Json[]).map((request) => request.leaked_token),
    [false, true],
  );
});
