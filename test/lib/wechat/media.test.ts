import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MEDIA_TYPES } from '../../../lib/wechat/file-rules.ts';
import { readAll } from '../../helpers/bytes.ts';
import { bytesOf } from '../../helpers/fixtures.ts';
import { clientOf, errorOf, FILES, fileOf, simulator } from './helpers.ts';

const NOW = 1_772_337_630_000;
const UPLOAD = '/cgi-bin/media/upload';

test('temporary media of every type: a thumb has a thumb_media_id, the others a media_id (2.1)', async (t) => {
  const sim = await simulator(t, { now: () => NOW });
  for (const type of MEDIA_TYPES) {
    const media = await clientOf(sim).media.upload(type, fileOf(FILES[type]));
    const { media_id, thumb_media_id, ...rest } = media;
    assert.deepEqual(rest, { type, created_at: NOW / 1_000 });
    assert.match((type === 'thumb' ? thumb_media_id : media_id) ?? '', /^[\w-]{64}$/);
    assert.equal(type === 'thumb' ? media_id : thumb_media_id, undefined);
    assert.ok(!(type === 'thumb' ? 'media_id' in media : 'thumb_media_id' in media));
  }
});

test('every way in which WeChat writes an upload down is understood', async (t) => {
  for (const quirks of [
    { errcode_on_upload: true },
    { extra_keys: false },
    { gzip: true },
    { short_ids: true },
    { text_plain_json: false },
    { escaped_slashes: false },
  ]) {
    const sim = await simulator(t, { quirks });
    const { media } = clientOf(sim);
    assert.match((await media.upload('image', fileOf('photo.jpg'))).media_id ?? '', /^[\w-]{43,64}$/);
    assert.match((await media.uploadImage(fileOf('photo.jpg'))).url, /^http:\/\/[^\\]+$/);
  }
  const sim = await simulator(t, { quirks: { temporary_thumb_media_id: false } });
  const thumb = await clientOf(sim).media.upload('thumb', fileOf('thumb.jpg'));
  assert.match(thumb.thumb_media_id ?? '', /^[\w-]{64}$/, 'a thumb is one under either name');
});

test('an upload without an id in its answer is not understood, never "undefined"', async (t) => {
  const sim = await simulator(t);
  const { media } = clientOf(sim);
  const notUnderstood = { name: 'WeChatUnreachable', reason: 'not_understood', sent: 'all' };
  for (const type of MEDIA_TYPES) {
    for (const body of [
      '{}',
      '{"errcode":0,"errmsg":"ok"}',
      '{"media_id":""}',
      '{"media_id":null}',
      '{"media_id":5}',
    ]) {
      sim.state.faults.add({ path: UPLOAD, fault: { body } });
      await assert.rejects(media.upload(type, fileOf(FILES[type])), { ...notUnderstood, api: UPLOAD });
    }
  }
  for (const body of ['{}', '{"url":""}', '{"url":{}}', '{"media_id":"x"}']) {
    sim.state.faults.add({ path: '/cgi-bin/media/uploadimg', fault: { body } });
    await assert.rejects(media.uploadImage(fileOf('photo.jpg')), notUnderstood);
  }
});

test('an upload without its time is one of now', async (t) => {
  const sim = await simulator(t);
  sim.state.faults.add({ path: UPLOAD, fault: { body: '{"type":"image","media_id":"x","item":[]}' } });
  const before = Math.floor(Date.now() / 1_000);
  const { created_at } = await clientOf(sim).media.upload('image', fileOf('photo.jpg'));
  assert.ok(created_at >= before && created_at <= Date.now() / 1_000);
});

test('what was uploaded comes back as it was, under the name that WeChat gives it', async (t) => {
  const sim = await simulator(t);
  const { media } = clientOf(sim);
  const cases = [
    ['image', 'photo.jpg', 'jpg'],
    ['image', 'picture.png', 'png'],
    ['image', 'animation.gif', 'gif'],
    ['image', 'bitmap.bmp', 'bmp'],
    ['voice', 'voice.mp3', 'mp3'],
    ['voice', 'voice.amr', 'amr'],
    ['thumb', 'thumb.jpg', 'jpg'],
  ] as const;
  for (const [type, name, format] of cases) {
    const { media_id, thumb_media_id } = await media.upload(type, fileOf(name));
    const id = media_id ?? thumb_media_id ?? '';
    const download = await media.get(id);
    assert.ok('file' in download, name);
    const { file } = download;
    const bytes = bytesOf(name);
    assert.deepEqual([file.format, file.filename, file.size], [format, `${id}.${format}`, bytes.length]);
    assert.ok((await readAll(file.chunks)).equals(bytes), name);
  }
});

test('every way in which WeChat hands a picture out is understood (2.2)', async (t) => {
  for (const quirks of [
    { image_as_text: true },
    { disposition_unquoted: true },
    { disposition_extended: true },
  ]) {
    const sim = await simulator(t, { quirks });
    const { media } = clientOf(sim);
    const { media_id = '' } = await media.upload('image', fileOf('photo.jpg'));
    const download = await media.get(media_id);
    assert.ok('file' in download);
    assert.equal(download.file.format, 'jpg');
    assert.equal(download.file.filename, quirks.image_as_text ? undefined : `${media_id}.jpg`);
    assert.ok((await readAll(download.file.chunks)).equals(bytesOf('photo.jpg')));
  }
});

test('a video is a link, and sometimes bytes (2.2)', async (t) => {
  const sim = await simulator(t);
  const { media } = clientOf(sim);
  const { media_id = '' } = await media.upload('video', fileOf('clip.mp4'));
  const download = await media.get(media_id);
  assert.ok('link' in download);
  assert.match(download.link, /^http:\/\/127\.0\.0\.1:\d+\/vweixinp\.tc\.qq\.com\/.+\?vkey=/);
  sim.state.quirks.media_get_video_bytes = true;
  const bytes = await media.get(media_id);
  assert.ok('file' in bytes);
  assert.equal(bytes.file.format, 'mp4');
  assert.ok((await readAll(bytes.file.chunks)).equals(bytesOf('clip.mp4')));
});

test('JSON that is no link is not understood', async (t) => {
  const sim = await simulator(t);
  for (const body of [
    '{}',
    '{"errcode":0}',
    '{"video_url":""}',
    '{"video_url":null}',
    '{"down_url":"http://x"}',
  ]) {
    sim.state.faults.add({ path: '/cgi-bin/media/get', fault: { body } });
    await assert.rejects(clientOf(sim).media.get('x'), {
      name: 'WeChatUnreachable',
      reason: 'not_understood',
    });
  }
});

test('an id that is unknown, or older than three days, is 40007', async (t) => {
  const sim = await simulator(t);
  const { media } = clientOf(sim);
  await assert.rejects(media.get('unknown'), { name: 'WeChatError', errcode: 40007 });
  const { media_id = '' } = await media.upload('image', fileOf('photo.jpg'));
  sim.state.clock.advance(3 * 86_400_000);
  const error = await errorOf(clientOf(sim).media.get(media_id));
  assert.equal((error as { class?: { kind: string } }).class?.kind, 'media_id');
});

test("WeChat's refusals say what is wrong with a file", async (t) => {
  const sim = await simulator(t, { limits: { temporary_image_bytes: 100, article_image_bytes: 100 } });
  const { media } = clientOf(sim);
  const photo = fileOf('photo.jpg');
  const kindOf = async (call: Promise<unknown>) =>
    (await errorOf(call)) as { errcode: number; class: { kind: string } };
  const large = await kindOf(media.upload('image', photo));
  assert.deepEqual([large.errcode, large.class.kind], [40006, 'size']);
  const largeImage = await kindOf(media.uploadImage(photo));
  assert.deepEqual([largeImage.errcode, largeImage.class.kind], [40009, 'size']);
  const wrong = await kindOf(media.upload('voice', photo));
  assert.deepEqual([wrong.errcode, wrong.class.kind], [40005, 'format']);
  const empty = await kindOf(media.upload('image', fileOf('photo.jpg', Buffer.alloc(0))));
  assert.deepEqual([empty.errcode, empty.class.kind], [41005, 'input']);
});
