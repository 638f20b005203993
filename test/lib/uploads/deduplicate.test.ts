/** Same bytes, same id. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { UploadRequest } from '../../../lib/uploads/create.ts';
import type { DirectFile } from '../../../lib/uploads/direct.ts';
import { bytesOf, sha256 } from '../../helpers/fixtures.ts';
import { startForwarding } from '../../helpers/forwarding.ts';

const bench = await startForwarding();
const { clock, wechat, staged, stateOf } = bench;
const { uploadDirectly } = await import('../../../lib/uploads/direct.ts');
const { markDeleted } = await import('../../../lib/library/mark-deleted.ts');
const { readRecord } = await import('../../../lib/library/record.ts');
const { forgetContent, forgetId, recallContent } = await import('../../../lib/library/held.ts');

beforeEach(() => bench.reset());

let made = 0;
/** Content that nothing holds yet. */
const fresh = (name: string) => Buffer.concat([bytesOf(name), Buffer.from(`${made++}`)]);

async function forwarded(bytes: Buffer, request: Partial<UploadRequest>) {
  const { arrival, stored } = await staged(request, {}, bytes);
  bench.announce(arrival);
  await bench.run();
  const upload = await stateOf(stored);
  assert.equal(upload.state, 'done', JSON.stringify(upload.error));
  return upload;
}

const directly = (bytes: Buffer, file: Omit<DirectFile, 'bytes' | 'filename'>, account = 'main') =>
  uploadDirectly(
    wechat,
    account,
    { ...file, bytes, filename: 'x' },
    {
      now: clock.now(),
      signal: AbortSignal.timeout(10_000),
    },
  );

const MEDIA = { target: 'media', type: 'image' } as const;
const MATERIAL = { target: 'material', type: 'image' } as const;
const ARTICLE = { target: 'article_image' } as const;

for (const [target, api] of [
  [MEDIA, 'media/upload'],
  [{ target: 'media', type: 'thumb' }, 'media/upload'],
  [{ ...MATERIAL, deduplicate: true }, 'material/add_material'],
  [{ ...ARTICLE, type: undefined }, 'media/uploadimg'],
] as const) {
  const name = Object.values(target).filter(Boolean).join(' ');
  test(`${name}: content is sent once, whichever way it comes`, async () => {
    const bytes = fresh(target.type === 'thumb' ? 'thumb.jpg' : 'photo.jpg');
    const first = await forwarded(bytes, { ...target, filename: 'first.jpg' });
    const second = await forwarded(bytes, { ...target, filename: 'second.jpg' });
    const { deduplicated, ...third } = await directly(bytes, target);
    assert.deepEqual([first.deduplicated, second.deduplicated, deduplicated], [undefined, true, true]);
    assert.deepEqual([second.result, third], [first.result, first.result]);
    assert.equal(second.sha256, sha256(bytes));
    assert.equal(bench.sent(api), 1);
    const media_id = first.result?.media_id ?? first.result?.thumb_media_id;
    if (!media_id) return;
    const shelf = target.target === 'media' ? 'media' : 'materials';
    const record = await readRecord({ shelf, account: 'main', media_id });
    assert.equal(record?.value.upload_id, first.upload_id, 'the record stays as it was');
  });
}

test('what came directly is found by uploads as well', async () => {
  const bytes = fresh('picture.png');
  const { url } = await directly(bytes, ARTICLE);
  const upload = await forwarded(bytes, { ...ARTICLE, type: undefined, filename: 'b.png' });
  assert.deepEqual([upload.deduplicated, upload.result], [true, { url }]);
});

test('materials are not shared unless both ask for it; the rest is, unless one does not want it', async () => {
  const bytes = fresh('photo.jpg');
  await directly(bytes, MATERIAL);
  await directly(bytes, { ...MATERIAL, deduplicate: true });
  await directly(bytes, MATERIAL);
  assert.equal((await directly(bytes, { ...MATERIAL, deduplicate: true })).deduplicated, true);
  assert.equal(bench.sent('material/add_material'), 3);
  await directly(bytes, MEDIA);
  await directly(bytes, { ...MEDIA, deduplicate: false });
  assert.equal(bench.sent('media/upload'), 2);
});

test('account, target, type, and the texts of a permanent video count', async () => {
  const bytes = fresh('photo.jpg');
  await directly(bytes, MEDIA);
  assert.equal((await directly(bytes, ARTICLE)).deduplicated, undefined);
  assert.equal((await directly(bytes, MEDIA, 'other')).deduplicated, undefined);
  assert.equal((await directly(bytes, { ...MATERIAL, deduplicate: true })).deduplicated, undefined);
  const clip = fresh('clip.mp4');
  const video = { target: 'material', type: 'video', deduplicate: true } as const;
  await directly(clip, { ...video, title: 'a', introduction: 'b' });
  assert.equal((await directly(clip, { ...video, title: 'a' })).deduplicated, undefined);
  assert.equal((await directly(clip, { ...video, title: 'a', introduction: 'b' })).deduplicated, true);
});

test('temporary media within an hour of its end is sent anew', async () => {
  const bytes = fresh('photo.jpg');
  const first = await directly(bytes, MEDIA);
  clock.advance((3 * 24 - 1) * 3_600_000 - 60_000);
  assert.equal((await directly(bytes, MEDIA)).media_id, first.media_id);
  clock.advance(61_000);
  const second = await directly(bytes, MEDIA);
  assert.notEqual(second.media_id, first.media_id);
  assert.equal((await directly(bytes, MEDIA)).media_id, second.media_id);
});

test('what was deleted, or what WeChat does not know any more, is sent anew', async () => {
  const bytes = fresh('photo.jpg');
  const shared = { ...MATERIAL, deduplicate: true };
  const ids = new Set<string>();
  const send = async () => {
    const { media_id = '', deduplicated } = await directly(bytes, shared);
    assert.equal(deduplicated, ids.has(media_id) ? true : undefined);
    ids.add(media_id);
    return { shelf: 'materials', account: 'main', media_id } as const;
  };
  const first = await send();
  await markDeleted(first, clock.now());
  const second = await send();
  await forgetId(second);
  const third = await send();
  await forgetId(second);
  await send();
  assert.equal(ids.size, 3, 'forgetting an old id leaves the new one alone');
  await forgetContent('main', sha256(bytes), MATERIAL);
  assert.equal(await recallContent('main', sha256(bytes), MATERIAL, clock.now()), undefined);
  assert.ok(third.media_id);
});

test('an id of a video without a title is forgotten as well', async () => {
  const bytes = fresh('clip.mp4');
  const video = { target: 'material', type: 'video', deduplicate: true } as const;
  const { media_id = '' } = await directly(bytes, video);
  await forgetId({ shelf: 'materials', account: 'main', media_id });
  assert.equal((await directly(bytes, video)).deduplicated, undefined);
});
