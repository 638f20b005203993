/** Erasing: every version goes, and nothing that somebody else needs. S3 and WeChat are real servers. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Arrival } from '../../../lib/uploads/forward.ts';
import type { UploadDocument } from '../../../lib/uploads/upload.ts';
import { bytesOf, sha256 } from '../../helpers/fixtures.ts';
import { startLocalAws } from '../../helpers/local-aws.ts';

const { s3, simulator, as, aside } = await startLocalAws();
const { eraseMedia } = as('deleteMedia', await import('../../../lib/library/erase.ts'));
const { eraseExpired } = as('eraseExpired', await import('../../../lib/library/erase-expired.ts'));
const { eraseObject, listVersions } = await import('../../../lib/storage/versions.ts');
const { readRecord, writeRecord } = await import('../../../lib/library/record.ts');
const { obtain } = await import('../../../lib/library/obtain.ts');
const { readSettings } = as('eraseExpired', await import('../../../lib/accounts/account-settings.ts'));
const { uploadDirectly } = await import('../../../lib/uploads/direct.ts');
const { createUpload } = await import('../../../lib/uploads/create.ts');
const { forward } = await import('../../../lib/uploads/forward.ts');
const { readUpload } = await import('../../../lib/uploads/upload-store.ts');
const { putHandle } = await import('../../../lib/handles/put-handle.ts');
const { deleteHandle } = await import('../../../lib/handles/delete-handle.ts');
const { stagedFile } = await import('../../../lib/storage/buckets.ts');
const { deleteObject, putBytes, s3: client } = await import('../../../lib/storage/objects.ts');
const { writeParameter } = await import('../../../lib/storage/parameters.ts');
const { fetchRemote } = await import('../../../lib/net/guarded-fetch.ts');
const { createWeChatClient, fetchStableToken } = await import('../../../lib/wechat/index.ts');

const { access_token } = await fetchStableToken(simulator.app, { baseUrl: simulator.url });
const tokens = { get: async () => access_token, replace: async () => access_token };
const wechat = createWeChatClient({ tokens, baseUrl: simulator.url });
const signal = AbortSignal.timeout(30_000);
const parts = {
  wechatOf: () => wechat,
  fetchRemote,
  allowed: new Set([new URL(simulator.url).host]),
  enqueue: async () => {},
  now: Date.now,
  share: () => 0,
  waitMs: 5_000,
  deadline: Date.now() + 60_000,
  signal,
  owner: 'worker',
  again: async () => {},
};

/** Different bytes each time, of the same picture. */
const picture = (mark: string) => Buffer.concat([bytesOf('photo.jpg'), Buffer.from(mark)]);
const versionsOf = (part: string, bucket = 'library') =>
  s3.versions(bucket).filter(({ key }) => key.includes(part));

async function uploaded(
  bytes: Buffer,
  target: 'media' | 'material' | 'article_image' = 'media',
  account = 'main',
) {
  const type = target === 'article_image' ? {} : ({ type: 'image' } as const);
  const file = { target, ...type, filename: 'a.jpg', bytes, deduplicate: false };
  const { media_id = '' } = await uploadDirectly(wechat, account, file, { now: Date.now(), signal });
  return media_id;
}

test('nothing is left of erased media, in no version', async () => {
  const bytes = picture('alone');
  const media_id = await uploaded(bytes);
  const key = { shelf: 'media', account: 'main', media_id } as const;
  const record = await readRecord(key);
  assert.ok(record);
  await writeRecord({ ...record.value, description: 'changed' });
  await deleteObject({ bucket: 'library', key: `media/main/${media_id}.json` });
  assert.equal(versionsOf(`media/main/${media_id}`).length, 3);
  assert.equal(await eraseMedia('main', media_id), true);
  assert.deepEqual(
    versionsOf(media_id).filter(({ deleteMarker, key }) => !deleteMarker && !key.startsWith('refs/')),
    [],
  );
  assert.deepEqual(versionsOf(`blobs/main/${sha256(bytes)}`), []);
  assert.equal(await eraseMedia('main', media_id), false);
});

test('what WeChat still has is fetched anew by whoever reads it', async () => {
  const bytes = picture('again');
  const media_id = await uploaded(bytes);
  await eraseMedia('main', media_id);
  const record = await obtain({ shelf: 'media', account: 'main', media_id }, 5_000, parts);
  assert.equal(record?.file?.sha256, sha256(bytes));
});

test('the file stays as long as somebody else needs it', async () => {
  const bytes = picture('shared');
  const blob = `blobs/main/${sha256(bytes)}`;
  const [first, second] = [await uploaded(bytes), await uploaded(bytes)];
  await uploaded(bytes, 'media', 'other');
  await eraseMedia('main', first);
  assert.deepEqual(await s3.read('library', blob), bytes);
  await putHandle({ media_id: second }, { account: 'main', name: 'needs-it' }, parts);
  await eraseMedia('main', second);
  assert.deepEqual(await s3.read('library', blob), bytes);
  await deleteHandle({ account: 'main', name: 'needs-it' });
  assert.equal(await eraseMedia('main', second), false, 'the handle’s file is no media of its own');
  const third = await uploaded(bytes);
  await eraseMedia('main', third);
  assert.deepEqual(versionsOf(blob), []);
  assert.deepEqual(await s3.read('library', blob.replace('main', 'other')), bytes);
});

for (const target of ['material', 'article_image'] as const) {
  test(`the file of the same bytes as ${target} stays`, async () => {
    const bytes = picture(target);
    await uploaded(bytes, target);
    await eraseMedia('main', await uploaded(bytes));
    assert.deepEqual(await s3.read('library', `blobs/main/${sha256(bytes)}`), bytes);
  });
}

async function arrived(bytes: Buffer) {
  const requester = { account: 'main', keyId: 'key', requestId: 'request', language: 'en' } as const;
  const declared = { filename: 'a.jpg', size: bytes.byteLength, deduplicate: false };
  const request = { target: 'media', type: 'image', ...declared } as const;
  const { upload_id } = await createUpload(request, requester, Date.now());
  const object = stagedFile('main', upload_id);
  await putBytes(object, bytes, 'image/jpeg');
  const [version] = versionsOf(object.key, 'staging');
  return {
    upload_id,
    arrival: { object: { ...object, versionId: version?.versionId }, size: bytes.byteLength },
  };
}

async function deliver(upload_id: string, arrival: Arrival): Promise<UploadDocument> {
  const stored = await readUpload('main', upload_id);
  assert.ok(stored);
  // A worker that died: its lease is over.
  const { lease: _, ...job } = stored.value.job;
  assert.equal(await forward({ ...stored, value: { ...stored.value, job } }, arrival, parts), 'handled');
  const after = await readUpload('main', upload_id);
  assert.ok(after);
  return after.value;
}

test('what was sent to us goes as well, and nothing that lies beside it', async () => {
  const bytes = picture('staged');
  const { upload_id, arrival } = await arrived(bytes);
  const { result } = await deliver(upload_id, arrival);
  await putBytes({ bucket: 'staging', key: `in/main/${upload_id}0` }, bytes, 'image/jpeg');
  assert.equal(await eraseMedia('main', result?.media_id ?? ''), true);
  assert.deepEqual(
    versionsOf(upload_id, 'staging').map(({ key }) => key),
    [`in/main/${upload_id}0`],
  );
  assert.deepEqual(versionsOf(`blobs/main/${sha256(bytes)}`), []);
});

/** Lets something happen once, before or after S3 is asked for this of a blob; the answer gives what came of it. */
function atTheTimeOf<T>(command: string, when: 'before' | 'after', happens: () => Promise<T>) {
  const name = 'interleave';
  const outcome: T[] = [];
  const happen = async () => void outcome.push(await happens());
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const key = 'Key' in args.input ? String(args.input.Key) : '';
      const mine = context.commandName === command && key.startsWith('blobs/');
      if (mine) client.middlewareStack.remove(name);
      if (mine && when === 'before') await aside(happen);
      try {
        return await next(args);
      } finally {
        if (mine && when === 'after') await aside(happen);
      }
    },
    { step: 'initialize', name },
  );
  return () => outcome[0];
}

for (const [when, what] of [
  ['before', 'before a forward looks for it'],
  ['after', 'when a forward has found it'],
] as const) {
  test(`a file erased ${what} is there for whoever forwards it`, async () => {
    const bytes = picture(`forwarded, ${when}`);
    const old = await uploaded(bytes);
    const { arrival, upload_id } = await arrived(bytes);
    const happened = atTheTimeOf('CopyObjectCommand', when, () => eraseMedia('main', old));
    assert.equal((await deliver(upload_id, arrival)).state, 'done');
    assert.equal(happened(), true);
    assert.deepEqual(await s3.read('library', `blobs/main/${sha256(bytes)}`), bytes);
  });

  for (const [size, command] of [
    ['small', 'PutObjectCommand'],
    ['large', 'CopyObjectCommand'],
  ] as const) {
    test(`a ${size} file erased ${what.replace('forward', 'download')} is there for whoever downloads it`, async () => {
      const tail = Buffer.alloc(size === 'large' ? 2 * 2 ** 20 : 0);
      const bytes = Buffer.concat([picture(`downloaded, ${size}, ${when}`), tail]);
      const old = await uploaded(bytes);
      const fresh = await wechat.media.upload('image', {
        filename: 'b.jpg',
        contentType: 'image/jpeg',
        size: bytes.byteLength,
        open: async function* () {
          yield new Uint8Array(bytes);
        },
      });
      const key = { shelf: 'media', account: 'main', media_id: fresh.media_id ?? '' } as const;
      const happened = atTheTimeOf(command, when, () => eraseMedia('main', old));
      assert.equal((await obtain(key, 5_000, parts))?.file?.sha256, sha256(bytes));
      assert.equal(happened(), true);
      assert.deepEqual(await s3.read('library', `blobs/main/${sha256(bytes)}`), bytes);
    });
  }
}

test('what was erased is sent anew: nobody is given an id without a copy', async () => {
  const bytes = picture('shared');
  const file = { target: 'media', type: 'image', filename: 'a.jpg', bytes } as const;
  const send = () => uploadDirectly(wechat, 'main', file, { now: Date.now(), signal });
  const first = await send();
  assert.equal((await send()).deduplicated, true);
  await eraseMedia('main', first.media_id ?? '');
  assert.equal((await send()).deduplicated, undefined);
  assert.deepEqual(await s3.read('library', `blobs/main/${sha256(bytes)}`), bytes);
});

test('a file that somebody begins to need while it is being erased comes back', async () => {
  const bytes = picture('needed meanwhile');
  const old = await uploaded(bytes);
  let other = '';
  atTheTimeOf('DeleteObjectCommand', 'before', async () => {
    other = await uploaded(bytes);
  });
  await eraseMedia('main', old);
  assert.deepEqual(await s3.read('library', `blobs/main/${sha256(bytes)}`), bytes);
  await eraseMedia('main', other);
  assert.deepEqual(versionsOf(`blobs/main/${sha256(bytes)}`), []);
});

test('an object with more versions than S3 lists at once is erased whole', async () => {
  const object = { bucket: 'library', key: 'media/many/x.json' };
  for (let version = 0; version < 7; version++) await putBytes(object, Buffer.from('{}'), 'text/plain');
  await putBytes({ ...object, key: `${object.key}2` }, Buffer.from('{}'), 'text/plain');
  client.middlewareStack.add(
    (next) => (args) =>
      next({ ...args, input: { ...args.input, ...('MaxKeys' in args.input && { MaxKeys: 3 }) } as never }),
    { step: 'initialize', name: 'small-pages' },
  );
  assert.equal((await listVersions(object)).length, 7);
  assert.equal(await eraseObject(object), true);
  client.middlewareStack.remove('small-pages');
  assert.deepEqual(
    versionsOf('media/many/').map(({ key }) => key),
    [`${object.key}2`],
  );
});

const DAY = 86_400_000;
const later = (days: number) => ({ now: () => Date.now() + days * DAY, signal });

test('media older than the account wants goes, younger stays, and so does every other account’s', async () => {
  const old = [
    await uploaded(picture('r1'), 'media', 'tidy'),
    await uploaded(picture('r2'), 'media', 'tidy'),
  ];
  await writeRecord({ shelf: 'hd_voices', account: 'tidy', media_id: old[0] ?? '' });
  const material = await uploaded(picture('r3'), 'material', 'tidy');
  await uploaded(picture('r4'), 'media', 'keeps');
  assert.equal(await eraseExpired('tidy', 30, later(29)), 0);
  assert.equal(await eraseExpired('tidy', 30, later(31)), 3);
  assert.deepEqual(versionsOf('media/tidy/'), []);
  assert.equal(versionsOf('media/keeps/').length, 1);
  assert.ok(await readRecord({ shelf: 'materials', account: 'tidy', media_id: material }));
  assert.equal(await eraseExpired('tidy', 30, later(31)), 0);
});

test('a run that is out of time is gone on with', async () => {
  const account = 'much';
  for (let index = 0; index < 6; index++)
    await writeRecord({ shelf: 'media', account, media_id: `m${index}` });
  await putBytes(
    { bucket: 'library', key: `retention/${account}.json` },
    Buffer.from(JSON.stringify({ after: `media/${account}/m2.json` })),
    'application/json',
  );
  const outOfTime = { now: () => Date.now() + 31 * DAY, signal: AbortSignal.abort() };
  assert.equal(await eraseExpired(account, 30, outOfTime), 0);
  assert.equal(await eraseExpired(account, 30, later(31)), 3);
  assert.equal(await eraseExpired(account, 30, later(31)), 3);
  assert.deepEqual(versionsOf(`media/${account}/`), []);
});

test('settings are read where they can be, and never guessed', async () => {
  const wanted = {
    one: '{"media_retention_days": 30}',
    two: '{"media_retention_days": "30"}',
    three: 'no',
    four: '{"media_retention_days": 0}',
    five: '[]',
  };
  for (const [account, text] of Object.entries(wanted))
    await writeParameter(`/test/accounts/${account}/settings`, text, 'String');
  const settings = await readSettings([...Object.keys(wanted), 'none']);
  assert.deepEqual(Object.fromEntries(settings), {
    one: { media_retention_days: 30 },
    two: {},
    three: {},
    four: {},
    five: {},
  });
});
