/** Reading by id: from the library, from WeChat, or by the worker. S3 and WeChat are real servers. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { RecordKey } from '../../../lib/library/record.ts';
import { bytesOf, sha256 } from '../../helpers/fixtures.ts';
import { startLocalAws } from '../../helpers/local-aws.ts';

const { s3, simulator, as } = await startLocalAws();
const { obtain } = await import('../../../lib/library/obtain.ts');
const { fetchForReaders } = as('fetchFile', await import('../../../lib/library/fetch-worker.ts'));
const { readRecord } = await import('../../../lib/library/record.ts');
const { markDeleted } = await import('../../../lib/library/mark-deleted.ts');
const { uploadDirectly } = await import('../../../lib/uploads/direct.ts');
const { fetchRemote } = await import('../../../lib/net/guarded-fetch.ts');
const { createWeChatClient, fetchStableToken } = await import('../../../lib/wechat/index.ts');

const fresh = async () => (await fetchStableToken(simulator.app, { baseUrl: simulator.url })).access_token;
const wechat = createWeChatClient({ tokens: { get: fresh, replace: fresh }, baseUrl: simulator.url });
const handedOver: RecordKey[] = [];
const parts = {
  wechatOf: () => wechat,
  fetchRemote,
  allowed: new Set([new URL(simulator.url).host]),
  now: Date.now,
  enqueue: async (key: RecordKey) => {
    handedOver.push(key);
  },
};
beforeEach(() => {
  handedOver.length = 0;
  simulator.state.faults.clear();
  simulator.state.log.clear();
});

const photo = bytesOf('photo.jpg');
const LONG = 10_000;
const calls = () => simulator.state.log.list({ path: '/cgi-bin/material/get_material' }).length;

async function atWeChat(): Promise<RecordKey> {
  const file = {
    filename: 'a.jpg',
    contentType: 'image/jpeg',
    size: photo.byteLength,
    open: async function* () {
      yield photo;
    },
  };
  const { media_id } = await wechat.materials.add('image', file as never);
  return { shelf: 'materials', account: 'main', media_id };
}

test('temporary media is readable after WeChat has forgotten it', async () => {
  const file = { target: 'media', type: 'image', filename: 'a.jpg', bytes: photo } as const;
  const { media_id = '' } = await uploadDirectly(wechat, 'main', file, {
    now: Date.now(),
    signal: AbortSignal.timeout(LONG),
  });
  simulator.state.clock.advance(4 * 86_400_000);
  await assert.rejects(wechat.media.get(media_id), { errcode: 40007 });
  const record = await obtain({ shelf: 'media', account: 'main', media_id }, LONG, parts);
  assert.equal(record?.file?.sha256, sha256(photo));
});

test('a file is fetched once and kept once, under its hash, and nothing temporary stays', async () => {
  const [one, two] = [await atWeChat(), await atWeChat()];
  for (const key of [one, two, one])
    assert.equal((await obtain(key, LONG, parts))?.file?.sha256, sha256(photo));
  assert.equal(calls(), 2);
  const blobs = s3.versions('library').filter(({ key }) => key === `blobs/main/${sha256(photo)}`);
  assert.equal(blobs.length, 1);
  const temporary = s3
    .versions('staging')
    .filter(({ key, deleteMarker }) => key.startsWith('tmp/') && !deleteMarker);
  const markers = s3
    .versions('staging')
    .filter(({ key, deleteMarker }) => key.startsWith('tmp/') && deleteMarker);
  assert.equal(temporary.length, markers.length);
});

test('what is slow is handed over once, and found when the worker is through', async () => {
  const key = await atWeChat();
  simulator.state.faults.add({ path: '/cgi-bin/material/get_material', fault: { latency_ms: 1_500 } });
  assert.equal(await obtain(key, 600, parts), undefined);
  assert.equal(await obtain(key, 0, parts), undefined);
  assert.deepEqual(handedOver, [key]);
  const waiting = obtain(key, LONG, parts);
  assert.equal(await fetchForReaders(key, 1, parts, AbortSignal.timeout(LONG)), 'handled');
  assert.equal((await waiting)?.file?.sha256, sha256(photo));
  const before = calls();
  assert.equal(await fetchForReaders(key, 2, parts, AbortSignal.timeout(LONG)), 'handled');
  assert.equal(calls(), before);
});

test('the worker tries again what passes, and records what does not', async () => {
  const key = await atWeChat();
  simulator.state.faults.add({ path: '/cgi-bin/material/get_material', times: 2, fault: { errcode: -1 } });
  assert.deepEqual(await fetchForReaders(key, 1, parts, AbortSignal.timeout(LONG)), { retryIn: 5 });
  simulator.state.faults.add({ path: '/cgi-bin/material/get_material', fault: { errcode: 48001 } });
  assert.equal(await fetchForReaders(key, 2, parts, AbortSignal.timeout(LONG)), 'handled');
  await assert.rejects(obtain(key, LONG, parts), {
    name: 'KnownProblem',
    message: /does not allow this account/,
  });
  const later = { ...parts, now: () => Date.now() + 61_000 };
  assert.equal((await obtain(key, LONG, later))?.file?.sha256, sha256(photo));
});

test('a broken fetch leaves no record and no blob', async () => {
  const gif = bytesOf('animation.gif');
  const file = {
    filename: 'a.gif',
    contentType: 'image/gif',
    size: gif.byteLength,
    open: async function* () {
      yield gif;
    },
  };
  const { media_id } = await wechat.materials.add('image', file as never);
  const key = { shelf: 'materials', account: 'main', media_id } as const;
  simulator.state.faults.add({ path: '/cgi-bin/material/get_material', times: 2, fault: { truncate: 300 } });
  await assert.rejects(obtain(key, LONG, parts), { name: 'WeChatUnreachable' });
  assert.equal(await readRecord(key), undefined);
  assert.equal(
    s3.versions('library').some((version) => version.key.endsWith(sha256(gif))),
    false,
  );
});

test('a deleted material is 404, with or without a copy of ours', async () => {
  const key = await atWeChat();
  await obtain(key, LONG, parts);
  for (const gone of [key, { ...key, media_id: 'never-read' }]) {
    await markDeleted(gone, Date.now());
    await assert.rejects(obtain(gone, LONG, parts), { name: 'NotFound' });
  }
  assert.ok(await s3.read('library', `blobs/main/${sha256(photo)}`));
});
