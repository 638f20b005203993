/** A handle's life: made, read, refreshed, refused. S3 and WeChat are real servers on one clock. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesOf, sha256 } from '../../helpers/fixtures.ts';
import { bench, HOUR } from './bench.ts';

const bed = await bench();
const { advance, as, calls, keep, living, parts, simulator, upload, uploads, works, handedOver } = bed;
const { putHandle } = as('putHandle', await import('../../../lib/handles/put-handle.ts'));
const { giveHandle } = as('getHandle', await import('../../../lib/handles/give-handle.ts'));
const { replaceId } = as('refreshHandle', await import('../../../lib/handles/give-handle.ts'));
const { deleteHandle } = as('deleteHandle', await import('../../../lib/handles/delete-handle.ts'));
const { handleView } = await import('../../../lib/handles/handle-view.ts');
const { listHandles, readHandle } = await import('../../../lib/handles/handle-store.ts');
const { createUpload } = await import('../../../lib/uploads/create.ts');
const { changeUpload, readUpload } = await import('../../../lib/uploads/upload-store.ts');

const key = (name: string) => ({ account: 'main', name });
const photo = await keep('photo.jpg');

async function put(name: string, request: Parameters<typeof putHandle>[0]) {
  const done = await putHandle(request, key(name), parts());
  assert.ok(done !== 'fetching');
  return done;
}
const view = async (name: string, type?: 'image' | 'thumb') =>
  handleView((await giveHandle(key(name), type, parts())).value, 'en', type);

test('a handle gives an id that works, from one read and without a call to WeChat', async () => {
  const { created } = await put('logo', { sha256: photo, type: 'image' });
  assert.equal(created, true);
  assert.equal(uploads(), 1);
  const given = await view('logo');
  assert.deepEqual(await bed.askedBy(() => view('logo')), ['GetObjectCommand']);
  assert.equal(calls(), 1, 'nothing but the first upload');
  assert.ok(await works(given.media_id));
  assert.equal(given.type, 'image');
  assert.ok(Date.parse(given.expires_at) - bed.now() > 71.9 * HOUR);
  assert.deepEqual([given.file.sha256, given.file.filename], [photo, 'logo.jpg']);
  assert.equal(given.last_error, null);
});

test('an id at its end is made anew while its reader waits, from our own copy', async () => {
  const { stored } = await put('late', { sha256: photo, type: 'image' });
  advance(72 * HOUR - 5 * 60_000);
  const { media_id } = await view('late');
  assert.notEqual(media_id, stored.value.ids.image?.media_id);
  advance(2 * 72 * HOUR);
  const again = await view('late');
  assert.ok(await works(again.media_id));
  const [entry, ...others] = living('due/').filter((name) => name.includes('/late/'));
  assert.ok(entry?.endsWith((await readHandle(key('late')))?.value.due.entry ?? '?'));
  assert.deepEqual(others, []);
});

test('in its last minutes an id is given if WeChat is ill; past them the reader hears why', async () => {
  const { stored } = await put('ill', { sha256: photo, type: 'image' });
  simulator.state.faults.add({ path: '/cgi-bin/media/upload', times: 2, fault: { errcode: -1 } });
  advance(72 * HOUR - 60_000);
  assert.equal((await view('ill')).media_id, stored.value.ids.image?.media_id);
  advance(60_000);
  await assert.rejects(view('ill'), { name: 'WeChatError', errcode: -1 });
  assert.ok(await works((await view('ill')).media_id));
});

test('a picture may serve as thumb as well, and is kept as both', async () => {
  const thumb = await keep('thumb.jpg');
  await put('both', { sha256: thumb, type: 'image' });
  const given = await view('both', 'thumb');
  assert.equal(given.thumb_media_id, given.media_id);
  assert.deepEqual(given.types, ['image', 'thumb']);
  assert.equal((await view('both')).thumb_media_id, undefined);
  const before = uploads();
  await view('both', 'thumb');
  assert.equal(uploads(), before);
});

for (const [what, name, type, problem] of [
  ['a thumb above 64 KB', 'large.jpg', 'thumb', { name: 'TooLarge', message: /65536/ }],
  ['a voice that is a picture', 'photo.jpg', 'voice', { name: 'WrongFormat', message: /amr, mp3/ }],
  ['a webp', 'picture.webp', 'image', { name: 'WrongFormat', message: /webp/ }],
] as const) {
  test(`${what} is refused before WeChat hears of it, and leaves no handle`, async () => {
    const { keepBytes } = await import('../../../lib/library/blobs.ts');
    const bytes =
      name === 'large.jpg' ? Buffer.concat([bytesOf('photo.jpg'), Buffer.alloc(70_000)]) : bytesOf(name);
    const kept = await keepBytes(bytes, 'main', 'image/jpeg', 'handle.kept');
    await assert.rejects(put('refused', { sha256: kept.sha256, type }), problem);
    assert.equal(calls(), 0);
    assert.equal(await readHandle(key('refused')), undefined);
    assert.deepEqual(
      living('due/').filter((entry) => entry.includes('/refused/')),
      [],
    );
  });
}

test('what stands in the request must be there, and be one thing', async () => {
  const elsewhere = await keep('animation.gif', 'other');
  for (const [request, field] of [
    [{}, 'upload_id'],
    [{ sha256: photo, media_id: 'x', type: 'image' }, 'upload_id'],
    [{ sha256: 'f'.repeat(64), type: 'image' }, 'sha256'],
    [{ sha256: elsewhere, type: 'image' }, 'sha256'],
    [{ sha256: photo }, 'type'],
    [{ upload_id: 'zybqz4bp89zzdj24y0fzzz389j' }, 'upload_id'],
    [{ media_id: 'never-issued' }, 'media_id'],
  ] as const) {
    await assert.rejects(putHandle(request, key('nothing'), parts()), (error: never) => {
      const { status, errors } = error as { status: number; errors: { field: string }[] };
      assert.deepEqual([status, errors[0]?.field], [400, field], JSON.stringify(request));
      return true;
    });
  }
});

test('an upload is a source when it is done, and tells the type', async () => {
  const requester = { account: 'main', keyId: 'key', requestId: 'request', language: 'en' } as const;
  const upload = await createUpload(
    { target: 'media', type: 'image', filename: '照片.jpg', size: bytesOf('photo.jpg').byteLength },
    requester,
    Date.now(),
  );
  const request = { upload_id: upload.upload_id };
  await assert.rejects(put('uploaded', request), { name: 'InvalidInput', message: /it is awaiting_file/ });
  const stored = await readUpload('main', upload.upload_id);
  assert.ok(stored);
  await changeUpload(stored, { state: 'done', sha256: photo, content_type: 'image/jpeg' }, Date.now());
  const { stored: handle } = await put('uploaded', request);
  assert.deepEqual([handle.value.type, handle.value.file.filename], ['image', '照片.jpg']);
});

test('a media_id is a source: held by us, on either shelf at WeChat, or past its three days', async () => {
  const held = await upload('media', 'voice', 'voice.mp3');
  advance(4 * 24 * HOUR);
  assert.equal((await put('held', { media_id: held.media_id })).stored.value.type, 'voice');
  const open = async function* () {
    yield bytesOf('picture.png');
  };
  const size = bytesOf('picture.png').byteLength;
  const file = { filename: 'p.png', contentType: 'image/png', size, open };
  const temporary = await simulatorMedia('image', file);
  const permanent = await simulatorMaterial(file);
  for (const media_id of [temporary, permanent]) {
    const { stored } = await put('fetched', { media_id });
    assert.equal(stored.value.file.sha256, sha256(bytesOf('picture.png')));
    assert.equal(stored.value.type, 'image');
  }
});

test('a file that takes long to fetch is told so, and found later', async () => {
  const open = async function* () {
    yield bytesOf('animation.gif');
  };
  const size = bytesOf('animation.gif').byteLength;
  const media_id = await simulatorMedia('image', { filename: 'a.gif', contentType: 'image/gif', size, open });
  assert.equal(await putHandle({ media_id }, key('slow'), { ...parts(), waitMs: 0 }), 'fetching');
  assert.equal(handedOver.at(-1)?.media_id, media_id);
});

async function simulatorMedia(type: 'image', file: object): Promise<string> {
  const { wechatOf } = parts();
  return (await wechatOf().media.upload(type, file as never)).media_id ?? '';
}
async function simulatorMaterial(file: object): Promise<string> {
  return (
    await parts()
      .wechatOf()
      .materials.add('image', file as never)
  ).media_id;
}

test('an id that WeChat refuses is replaced once, however many say so', async () => {
  const { stored } = await put('refused-id', { sha256: photo, type: 'image' });
  const old = stored.value.ids.image?.media_id;
  const before = uploads();
  await replaceId(key('refused-id'), undefined, old, parts());
  const replaced = await view('refused-id');
  assert.notEqual(replaced.media_id, old);
  for (let caller = 0; caller < 5; caller++) await replaceId(key('refused-id'), 'image', old, parts());
  assert.equal((await view('refused-id')).media_id, replaced.media_id);
  assert.equal(uploads(), before + 1);
  await replaceId(key('refused-id'), undefined, undefined, parts());
  assert.notEqual((await view('refused-id')).media_id, replaced.media_id);
});

test('ten refreshers at once leave one living id, one date, and no error', async () => {
  await put('crowd', { sha256: photo, type: 'image' });
  advance(80 * HOUR);
  const views = await Promise.all(Array.from({ length: 10 }, () => view('crowd')));
  for (const { media_id } of views) assert.ok(await works(media_id));
  assert.equal(living('due/').filter((entry) => entry.includes('/crowd/')).length, 1);
});

test('put again, a name stands for another file, and nothing of the former one is kept for it', async () => {
  const gif = await keep('animation.gif');
  await put('moved', { sha256: photo, type: 'image' });
  const { created, stored } = await put('moved', { sha256: gif, type: 'image' });
  assert.equal(created, false);
  assert.equal(stored.value.file.sha256, gif);
  assert.deepEqual(
    living('refs/').filter((ref) => ref.endsWith('handle.moved')),
    [`refs/main/${gif}/handle.moved`],
  );
  await deleteHandle(key('moved'));
  await assert.rejects(view('moved'), { name: 'NotFound' });
  await assert.rejects(deleteHandle(key('moved')), { name: 'NotFound' });
  for (const prefix of ['refs/', 'due/', 'handles/'])
    assert.deepEqual(
      living(prefix).filter((name) => /moved/.test(name)),
      [],
      prefix,
    );
  assert.ok(await bed.s3.read('library', `blobs/main/${gif}`));
});

test('a handle whose file was erased says so', async () => {
  const voice = await keep('voice.amr');
  await put('erased', { sha256: voice, type: 'voice' });
  await bed.deleteObject({ bucket: 'library', key: `blobs/main/${voice}` });
  assert.ok((await view('erased')).media_id);
  advance(80 * HOUR);
  await assert.rejects(view('erased'), { name: 'NotFound', message: /has been erased/ });
});

test('handles are listed by name, account by account', async () => {
  const gif = await keep('animation.gif', 'second');
  for (const name of ['b', 'a.b', 'a', 'a-b'])
    await putHandle({ sha256: gif, type: 'image' }, { account: 'second', name }, parts());
  const names: string[] = [];
  for (let after: string | undefined; ; after = names.at(-1)) {
    const page = await listHandles('second', 2, after);
    if (page.length === 0) break;
    names.push(...page.map(({ name }) => name));
  }
  assert.deepEqual(names, ['a-b', 'a.b', 'a', 'b']);
});
