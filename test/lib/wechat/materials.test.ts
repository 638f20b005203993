import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MEDIA_TYPES } from '../../../lib/wechat/file-rules.ts';
import { readAll } from '../../helpers/bytes.ts';
import { bytesOf } from '../../helpers/fixtures.ts';
import { clientOf, errorOf, FILES, fileOf, simulator } from './helpers.ts';

const NOW = 1_772_337_630_000;
const ADD = '/cgi-bin/material/add_material';
const GET = '/cgi-bin/material/get_material';
const LIST = '/cgi-bin/material/batchget_material';
const notUnderstood = (api: string) => ({ name: 'WeChatUnreachable', reason: 'not_understood', api });

test('permanent materials of every type have a media_id; pictures and thumbs a url as well (3.1)', async (t) => {
  const sim = await simulator(t);
  for (const type of MEDIA_TYPES) {
    const added = await clientOf(sim).materials.add(type, fileOf(FILES[type]), { title: 'T' });
    assert.match(added.media_id, /^[\w-]{64}$/);
    const isPicture = type === 'image' || type === 'thumb';
    assert.deepEqual(Object.keys(added), isPicture ? ['media_id', 'url'] : ['media_id']);
    if (isPicture) assert.match(added.url ?? '', /^http:\/\/.+\/mmbiz_jpg\/.+\/0\?wx_fmt=jpeg$/);
  }
});

test('an empty url, as documented for videos, is none', async (t) => {
  const sim = await simulator(t);
  sim.state.faults.add({ path: ADD, fault: { body: '{"errcode":0,"errmsg":"ok","media_id":"x","url":""}' } });
  assert.deepEqual(await clientOf(sim).materials.add('video', fileOf('clip.mp4')), { media_id: 'x' });
});

test('adding the same twice makes two materials', async (t) => {
  const sim = await simulator(t);
  const { materials } = clientOf(sim);
  const first = await materials.add('image', fileOf('photo.jpg'));
  const second = await materials.add('image', fileOf('photo.jpg'));
  assert.notEqual(first.media_id, second.media_id);
  assert.equal(first.url, second.url);
  assert.equal((await materials.count()).image_count, 2);
});

test('an addition without an id in its answer is not understood, never "undefined"', async (t) => {
  const sim = await simulator(t);
  for (const type of MEDIA_TYPES) {
    for (const body of [
      '{}',
      '{"errcode":0}',
      '{"media_id":""}',
      '{"media_id":{}}',
      '{"thumb_media_id":"x"}',
    ]) {
      sim.state.faults.add({ path: ADD, fault: { body } });
      await assert.rejects(clientOf(sim).materials.add(type, fileOf(FILES[type])), notUnderstood(ADD), body);
    }
  }
});

test('pictures, thumbs and voices come back as they were', async (t) => {
  const sim = await simulator(t);
  const { materials } = clientOf(sim);
  const cases = [
    ['image', 'photo.jpg', 'jpg'],
    ['image', 'picture.png', 'png'],
    ['image', 'animation.gif', 'gif'],
    ['image', 'bitmap.bmp', 'bmp'],
    ['thumb', 'thumb.jpg', 'jpg'],
    ['voice', 'voice.mp3', 'mp3'],
    ['voice', 'voice.amr', 'amr'],
    ['voice', 'voice.wav', 'wav'],
    ['voice', 'voice.wma', 'wma'],
  ] as const;
  for (const [type, name, format] of cases) {
    const { media_id } = await materials.add(type, fileOf(name));
    const download = await materials.get(media_id);
    assert.ok('file' in download, name);
    const { file } = download;
    const bytes = bytesOf(name);
    assert.deepEqual([file.format, file.size], [format, bytes.length]);
    assert.equal(file.filename, type === 'voice' ? name : `${media_id}.${format}`);
    assert.ok((await readAll(file.chunks)).equals(bytes), name);
  }
});

test('a voice keeps its Chinese name, in every way in which WeChat writes it (3.2)', async (t) => {
  for (const quirks of [
    {},
    { disposition_unquoted: true },
    { disposition_extended: true },
    { voice_without_type: false },
  ]) {
    const sim = await simulator(t, { quirks });
    const { materials } = clientOf(sim);
    const { media_id } = await materials.add('voice', fileOf('我的 录音.mp3', bytesOf('voice.mp3')));
    const download = await materials.get(media_id);
    assert.ok('file' in download);
    assert.equal(download.file.filename, '我的 录音.mp3');
    await download.file.cancel();
  }
});

test('a video comes as a link with its texts (3.2)', async (t) => {
  for (const quirks of [
    {},
    { extra_keys: false, escaped_slashes: false },
    { gzip: true },
    { raw_control_characters: true },
  ]) {
    const sim = await simulator(t, { quirks });
    const { materials } = clientOf(sim);
    const text = { title: '标题 "一" 😀', introduction: '简介\\n' };
    const { media_id } = await materials.add('video', fileOf('clip.mp4'), text);
    const video = await materials.get(media_id);
    assert.ok('title' in video);
    assert.deepEqual([video.title, video.description], [text.title, text.introduction]);
    assert.match(video.link, /^http:\/\/127\.0\.0\.1:\d+\/vweixinp\.tc\.qq\.com\/[^\\]+\?vkey=/);
  }
});

test('a video without texts has empty ones', async (t) => {
  const sim = await simulator(t);
  sim.state.faults.add({ path: GET, fault: { body: '{"down_url":"http://1.2.3.4/a.mp4"}' } });
  const video = await clientOf(sim).materials.get('x');
  assert.deepEqual(video, { link: 'http://1.2.3.4/a.mp4', title: '', description: '' });
});

test('an old article comes as its articles (3.2)', async (t) => {
  const sim = await simulator(t);
  const news = { news_item: [{ title: 'T', content: '<p>正文</p>' }], create_time: 1, update_time: 2 };
  sim.state.faults.add({ path: GET, fault: { body: JSON.stringify(news) } });
  assert.deepEqual(await clientOf(sim).materials.get('x'), { news });
});

test('JSON that is neither a video nor articles is not understood', async (t) => {
  const sim = await simulator(t);
  for (const body of [
    '{}',
    '{"errcode":0,"errmsg":"ok"}',
    '{"down_url":""}',
    '{"down_url":null}',
    '{"news_item":"x"}',
  ]) {
    sim.state.faults.add({ path: GET, fault: { body } });
    await assert.rejects(clientOf(sim).materials.get('x'), notUnderstood(GET), body);
  }
});

test('bytes under the name of a picture that are none are not downloadable (2.5)', async (t) => {
  const sim = await simulator(t);
  const body_base64 = Buffer.from('0a0b0801120751e4bda0e5a5bd', 'hex').toString('base64');
  sim.state.faults.add({ path: GET, fault: { body_base64, content_type: 'image/jpeg' } });
  await assert.rejects(clientOf(sim).materials.get('x'), {
    name: 'NotDownloadable',
    reason: 'unknown_content',
  });
});

test('a material is deleted once; a second time it is unknown (3.3)', async (t) => {
  const sim = await simulator(t);
  const { materials } = clientOf(sim);
  const { media_id } = await materials.add('image', fileOf('photo.jpg'));
  assert.equal(await materials.delete(media_id), undefined);
  for (const call of [() => materials.delete(media_id), () => materials.get(media_id)]) {
    const error = (await errorOf(call())) as { errcode: number; class: { kind: string } };
    assert.deepEqual([error.errcode, error.class.kind], [40007, 'media_id']);
  }
  assert.equal((await materials.count()).image_count, 0);
});

test('temporary ids are unknown here (7-E 19)', async (t) => {
  const sim = await simulator(t);
  const wechat = clientOf(sim);
  const { media_id = '' } = await wechat.media.upload('image', fileOf('photo.jpg'));
  await assert.rejects(wechat.materials.get(media_id), { errcode: 40007 });
  await assert.rejects(wechat.materials.delete(media_id), { errcode: 40007 });
});

test('materials are counted by kind, thumbs as images (3.4)', async (t) => {
  const sim = await simulator(t);
  const { materials } = clientOf(sim);
  const none = { voice_count: 0, video_count: 0, image_count: 0, news_count: 0 };
  assert.deepEqual(await materials.count(), none);
  for (const type of MEDIA_TYPES) await materials.add(type, fileOf(FILES[type]));
  assert.deepEqual(await materials.count(), { ...none, voice_count: 1, video_count: 1, image_count: 2 });
});

test('a page of the list, and one past the end (3.5)', async (t) => {
  const sim = await simulator(t, { now: () => NOW });
  const { materials } = clientOf(sim);
  const added = [];
  for (const name of ['甲.jpg', '乙.jpg', '丙.jpg']) {
    added.unshift({ ...(await materials.add('image', fileOf(name, bytesOf('photo.jpg')))), name });
    sim.state.clock.advance(5_000);
  }
  const page = await materials.list({ type: 'image', offset: 0, count: 2 });
  assert.deepEqual([page.total_count, page.item_count], [3, 2]);
  assert.deepEqual(
    page.item.map(({ media_id, name, url, update_time }) => ({ media_id, url, name, update_time })),
    added.slice(0, 2).map((item, index) => ({ ...item, update_time: NOW / 1_000 + 10 - 5 * index })),
  );
  const past = await materials.list({ type: 'image', offset: 3, count: 20 });
  assert.deepEqual(past, { item: [], total_count: 3, item_count: 0 });
});

test('a list without items is not understood: an empty library says so', async (t) => {
  const sim = await simulator(t);
  const query = { type: 'voice', offset: 0, count: 20 } as const;
  for (const body of ['{}', '{"errcode":0}', '{"item":null,"total_count":0}', '{"item":{}}', '{"item":[]}']) {
    sim.state.faults.add({ path: LIST, fault: { body } });
    await assert.rejects(clientOf(sim).materials.list(query), notUnderstood(LIST), body);
  }
  const empty = { item: [], total_count: 0, item_count: 0 };
  assert.deepEqual(await clientOf(sim).materials.list(query), empty);
});
